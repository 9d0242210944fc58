import { Webhook } from 'standardwebhooks'
import type { Target } from '../connector.ts'

/** The headers of Standard Webhooks 1.0; during a rotation both secrets sign. */
export const signatureHeaders = (id: string, now: Date, body: string, { secret, previousSecret }: Target): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
  'webhook-signature': [secret, ...(previousSecret ? [previousSecret] : [])].map((s) => new Webhook(s).sign(id, now, body)).join(' '),
})
