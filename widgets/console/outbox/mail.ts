import { html, nothing, type TemplateResult } from 'lit'
import type { House } from '../house.ts'

/** The states of a mail, in the order of the filters: what may need somebody comes first. */
export const STATES = ['failed', 'outbox', 'waiting', 'sent'] as const
export type State = (typeof STATES)[number]

/** A mail of `GET /v1/console/sites/:site/mails`. `error` is the mail server's own words, without addresses. */
export type Mail = {
  readonly id: string
  readonly kind: string
  readonly recipient: string
  readonly subject: string
  readonly state: State
  readonly attempts: number
  readonly fault: string | null
  readonly error: string | null
  readonly created_at: string
  readonly sent_at: string | null
}

/** Whether a mail can be sent anew: it was not sent, and nobody is about to. */
export const isUnsent = ({ state }: Pick<Mail, 'state'>): boolean => state === 'failed' || state === 'outbox'

/** Who may send; the others only read. */
export const maySend = ({ site }: Pick<House, 'site'>): boolean => site.role === 'owner' || site.role === 'agent'

/** What a mail is for, in words. */
export const kindOf = (t: House['t'], kind: string): string => {
  const key = `console-audit:kind.${kind}`
  const said = t(key)
  return said === key ? t('console-audit:kind.other') : said
}

const VARIANTS: Readonly<Record<State, string>> = { failed: 'danger', outbox: 'neutral', waiting: 'neutral', sent: 'success' }

/** The state as a badge. */
export const stateBadge = (t: House['t'], state: State): TemplateResult =>
  html`<wa-badge appearance="filled" variant=${VARIANTS[state]}>${t(`console-audit:state.${state}`)}</wa-badge>`

/** Why a mail was not sent and what to do, in plain words. */
export const faultOf = (t: House['t'], { fault }: Pick<Mail, 'fault'>): TemplateResult | typeof nothing =>
  fault
    ? html`<span class="mail-fault"
        ><span>${t(`console-audit:fault.${fault}.what`)}</span> <small class="quiet">${t(`console-audit:fault.${fault}.do`)}</small></span
      >`
    : nothing

/** Sends one mail anew and says how that went. Answers the mail as it is then. */
export const sendAgain = async ({ api, t, toast, explain }: House, id: string): Promise<Mail | undefined> => {
  const answer = await api.post<Mail>(`mails/${id}/retry`)
  if (answer.ok) {
    toast(t('console-audit:mail.retried'))
    return answer.value
  }
  const { code } = answer.failure
  toast(
    code === 'mail_done' ? t('console-audit:mail.done') : code === 'smtp_missing' ? t('console-audit:smtp.title') : explain(answer.failure),
  )
  return undefined
}
