import { html, nothing, type TemplateResult } from 'lit'
import type { House, Role } from '../house.ts'

/** An entry of the audit as the server tells it. */
export type Entry = {
  readonly id: string
  readonly at: string
  readonly actor: { readonly id: string; readonly kind: 'staff' | 'token' | 'shell'; readonly name: string; readonly role: Role }
  readonly action: string
  readonly object: { readonly kind: string; readonly id: string | null; readonly name: string | null } | null
  readonly reason: string | null
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

/** Everything that has a sentence, grouped as the filter shows it. */
export const ACTIONS = (
  'lead.read lead.update leads.list leads.grade leads.duplicate leads.export submission.read submission.release submission.discard ' +
  'submission.restore submissions.list person.read people.list search file.read records.export records.undo note.write note.update ' +
  'note.delete notes.list connection.add connection.change connection.check connection.pause connection.resume connection.remove ' +
  'connection.restore connection.rotate connection.rotated delivery.retry delivery.resend deliveries.retry mails.list mail.read ' +
  'mail.retry mails.retry site.add site.change site.origin_add site.origin_remove site.page_check form.publish form.status staff.list ' +
  'staff.invite staff.uninvite staff.join staff.role staff.remove staff.factors_reset staff.sign_in staff.sign_in_link ' +
  'staff.session_ended staff.sessions_ended staff.passkey_added staff.passkey_removed staff.authenticator_added ' +
  'staff.authenticator_removed staff.recovery_codes_made staff.recovery_code_used staff.codes_failed audit.list audit.export'
).split(' ')

const KNOWN = new Set(ACTIONS)

type Words = Pick<House, 't'>

/** What was done, without who and to what. */
export const actionText = ({ t }: Words, action: string): string =>
  KNOWN.has(action) ? t(`console-desk:a.act.${action.replaceAll('.', '_')}`) : t('console-desk:a.other', { action })

export const actorText = ({ t }: Words, { kind, name }: Pick<Entry['actor'], 'kind' | 'name'>): string =>
  kind === 'shell' ? t('console-desk:a.shell') : kind === 'token' ? t('console-desk:a.token', { name }) : name

/** Rooms where an object can be looked at. */
const ROOMS: Readonly<Record<string, readonly [room: string, path: (id: string) => string]>> = {
  lead: ['leads', (id) => `leads/${id}`],
  submission: ['submissions', (id) => `submissions/${id}`],
  person: ['people', (id) => `people/${id}`],
  delivery: ['deliveries', (id) => `deliveries/${id}`],
  mail: ['outbox', (id) => `outbox/${id}`],
}

/** What it was done to, with a link where the officer may look at it. */
const objectText = (house: House, { object, details }: Entry): TemplateResult | string | typeof nothing => {
  const origin = details['origin']
  if (typeof origin === 'string' && origin !== '') return origin
  if (!object?.id) return nothing
  const text = object.name ?? (object.kind === 'form' || object.kind === 'site' ? object.id : '')
  const [room, path] = ROOMS[object.kind] ?? []
  if (!room || !path || !house.opens(room)) return text === '' ? nothing : text
  return html`<a href=${house.href(path(object.id))}>${text === '' ? object.id.slice(-6) : text}</a>`
}

/** "Ana Marić read the lead PK-7F3Q, because: complaint of 3 May". */
export const sentence = (house: House, entry: Entry): TemplateResult => {
  const [before = '', after = ''] = house.t('console-desk:a.sentence', { who: actorText(house, entry.actor), what: '\n' }).split('\n')
  return html`<span class="pair"
    ><span>${before}${actionText(house, entry.action)} ${objectText(house, entry)}${after}</span>
    ${entry.reason ? html`<small>${house.t('console-desk:a.because', { reason: entry.reason })}</small>` : nothing}</span
  >`
}
