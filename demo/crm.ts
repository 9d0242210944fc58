import { Webhook } from 'standardwebhooks'
import * as z from 'zod'

/** A mail that the portal sent, or keeps in its outbox. */
export type DemoMail = { readonly recipient: string; readonly subject: string; readonly text: string; readonly at: Date | string }

/** As much of a record as the shop's "CRM" knows; the rest is kept and shown as it came. */
const recordSchema = z.looseObject({
  id: z.string(),
  reference: z.string().optional(),
  form: z.string().optional(),
  grade: z.string().optional(),
  person: z.looseObject({ name: z.string().optional(), email: z.string().optional(), phone: z.string().optional() }).optional(),
  values: z.record(z.string(), z.unknown()).optional(),
})
const personSchema = z.object({ person: z.object({ id: z.string() }), records: z.array(z.looseObject({ id: z.string() })) })
const eventSchema = z.looseObject({ type: z.string(), data: z.unknown() })

export type Received = { readonly data: z.infer<typeof recordSchema>; readonly at: Date; readonly times: number }

/** How many records the demo keeps, in memory. */
const KEPT = 200

/**
 * The CRM that the invented shop has: a receiver of Standard Webhooks. It refuses what is not signed with `secret`,
 * and takes a record that comes again (because an answer was lost) once. It erases people when told to, and says whether it has one.
 */
export const demoCrm = (secret: string) => {
  const webhook = new Webhook(secret)
  const records = new Map<string, Received>()
  let refused = 0

  return {
    /** The answer to one webhook: an HTTP status and a body. */
    receive(body: string, headers: Record<string, string>): { readonly status: 200 | 400 | 401; readonly body: object } {
      let event: unknown
      try {
        event = webhook.verify(body, headers)
      } catch {
        refused++
        return { status: 401, body: { error: 'The signature does not fit.' } }
      }
      const known = eventSchema.safeParse(event)
      if (!known.success) return { status: 400, body: { error: 'An event has a type and data.' } }
      if (known.data.type === 'person.erase' || known.data.type === 'person.read') {
        const asked = personSchema.safeParse(known.data.data)
        if (!asked.success) return { status: 400, body: { error: 'A person has an id and records.' } }
        const ids = new Set(asked.data.records.map(({ id }) => id))
        const own = [...records].filter(([id, { data }]) => ids.has(id) || data.person?.['id'] === asked.data.person.id)
        if (known.data.type === 'person.read') return { status: 200, body: { found: own.length > 0 } }
        for (const [id] of own) records.delete(id)
        return { status: 200, body: { erased: own.length } }
      }
      if (!known.data.type.startsWith('lead.')) return { status: 200, body: {} }
      const record = recordSchema.safeParse(known.data.data)
      if (!record.success) return { status: 400, body: { error: 'A lead has an id.' } }
      const { id } = record.data
      const before = records.get(id)
      records.delete(id)
      records.set(id, { data: record.data, at: before?.at ?? new Date(), times: (before?.times ?? 0) + 1 })
      for (const oldest of records.keys()) {
        if (records.size <= KEPT) break
        records.delete(oldest)
      }
      return { status: 200, body: { id: `crm-${id}` } }
    },
    received: (): readonly Received[] => [...records.values()].toReversed(),
    refused: (): number => refused,
  }
}
