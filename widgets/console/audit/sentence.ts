import { html, nothing, type TemplateResult } from 'lit'
import type { House, Role } from '../house.ts'

/** One line of `GET /v1/console/sites/:site/audit`. `name` is what people call the object; null when it has no name, or is gone. */
export type Entry = {
  readonly id: string
  readonly at: string
  readonly actor: { readonly id: string; readonly kind: 'staff' | 'token' | 'shell'; readonly name: string; readonly role: Role }
  readonly action: string
  readonly object: Thing | null
  readonly reason: string | null
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}
type Thing = { readonly kind: string; readonly id: string | null; readonly name: string | null }

/** The room in which an object is opened. */
const ROOM_OF: Readonly<Record<string, string>> = {
  lead: 'leads',
  submission: 'submissions',
  person: 'people',
  delivery: 'deliveries',
  mail: 'outbox',
}
/** Kinds that the server names for as long as they are stored. */
const NAMED = new Set(['lead', 'submission', 'connection', 'staff'])
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** The ends of ids differ; their beginnings are the time. */
const short = (id: string): string => (UUID.test(id) ? `…${id.slice(-8)}` : id)

const thing = ({ t, href, opens }: House, { kind, id, name }: Thing): TemplateResult | typeof nothing => {
  if (id === null) return nothing
  if (name === null && NAMED.has(kind)) return html`<bdi title=${id}>${short(id)}</bdi> (${t('console-audit:audit.gone')})`
  const text = html`<bdi title=${id}>${name ?? short(id)}</bdi>`
  const room = ROOM_OF[kind]
  return room && opens(room) ? html`<a href=${href(`${room}/${id}`)}>${text}</a>` : text
}

/** Stands where the object will be: no text of ours has it. */
const HERE = '\u0001'

/** What was done, with the object as a link where this person may open it. */
export const sentence = (house: House, { action, object }: Pick<Entry, 'action' | 'object'>): TemplateResult => {
  const key = `console-audit:action.${action}`
  const said = house.t(key, { object: HERE })
  if (said === key) return html`${house.t('console-audit:audit.other', { action })}`
  const [before = '', after] = said.split(HERE)
  return html`${before}${after === undefined || !object ? nothing : thing(house, object)}${after ?? nothing}`
}

/** The same for a list of choices, where no object is named. */
export const choice = (t: House['t'], action: string): string => t(`console-audit:action.${action}`, { object: '…' })

const ROLE_KEYS = new Set(['role', 'from', 'to'])

/** What else was written down, as `Role: Agent`; what has no text stays in the CSV. */
export const particulars = ({ t, number }: House, { details }: Pick<Entry, 'details'>): readonly string[] =>
  Object.entries(details).flatMap(([key, value]) => {
    if (value === null || value === '' || typeof value === 'boolean') return []
    if (value === 'open' || value === 'closed') return [t(`console-audit:value.${value}`)]
    const label = t(`console-audit:detail.${key}`)
    if (label.startsWith('console-audit:')) return []
    const shown = ROLE_KEYS.has(key) ? t(`console:role.${value}`) : typeof value === 'number' ? number(value) : value
    return [`${label}: ${shown}`]
  })
