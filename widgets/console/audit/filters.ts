import { html, nothing, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { ACTIONS, OBJECTS } from './actions.ts'
import { choice } from './sentence.ts'

/** Somebody whom the audit knows. */
export type Person = { readonly id: string; readonly kind: 'staff' | 'token' | 'shell'; readonly name: string }

const NAMES = ['actor', 'action', 'object', 'object_id', 'from', 'to'] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The filters that an address holds, and nothing else of it. */
export const filtersOf = (query: URLSearchParams | undefined): URLSearchParams =>
  new URLSearchParams(NAMES.flatMap((name) => (query?.get(name) ? [[name, query.get(name)!]] : [])))

/** When a day begins here, as the server takes it; `later` days after. Undefined for what is no day. */
const beginning = (day: string | null, later = 0): string | undefined => {
  if (!day || !DAY.test(day)) return undefined
  const date = new Date(`${day}T00:00`)
  if (Number.isNaN(date.getTime())) return undefined
  date.setDate(date.getDate() + later)
  return date.toISOString()
}

/** The same for the server: days are days of the place where the person is. */
export const asked = (filters: URLSearchParams): Record<string, string | undefined> => ({
  actor: filters.get('actor') ?? undefined,
  action: filters.get('action') ?? undefined,
  object: filters.get('object') ?? undefined,
  object_id: filters.get('object_id') ?? undefined,
  from: beginning(filters.get('from')),
  until: beginning(filters.get('to'), 1),
})

/** What somebody is called; keys and the shell have no name of their own. */
export const named = (t: House['t'], { kind, name }: Pick<Person, 'kind' | 'name'>): string => {
  if (kind === 'shell') return t('console-audit:actor.shell')
  return kind === 'token' ? `${t('console-audit:actor.token')} ${name.replace(/^token /, '')}` : name
}

const option = (value: string, text: string, filter: string) => html`<option value=${value} .selected=${value === filter}>${text}</option>`

/** Chooses what is shown; `changed` hears the new filters. */
export const filterBar = (
  { t }: Pick<House, 't'>,
  filters: URLSearchParams,
  people: readonly Person[],
  changed: (filters: URLSearchParams) => void,
): TemplateResult => {
  const of = (name: string): string => filters.get(name) ?? ''
  const read = (event: Event): void => {
    const form = (event.currentTarget as HTMLElement).closest('form')!
    const next = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value !== '') next.set(name, value)
    if (of('object_id')) next.set('object_id', of('object_id'))
    changed(next)
  }
  const pick = (name: 'actor' | 'action' | 'object', all: string, options: unknown) =>
    html`<label
      ><span>${t(`console-audit:filter.${name}`)}</span
      ><select name=${name} @change=${read}>
        ${option('', t(`console-audit:filter.${all}`), of(name))} ${options}
      </select></label
    >`
  const day = (name: 'from' | 'to') =>
    html`<label
      ><span>${t(`console-audit:filter.${name}`)}</span><input type="date" name=${name} .value=${of(name)} @change=${read}
    /></label>`
  const only = of('object_id')
  return html`<form
    class="audit-filters"
    role="search"
    aria-label=${t('console-audit:filter.label')}
    @submit=${(e: Event) => e.preventDefault()}
  >
    ${pick(
      'actor',
      'everybody',
      people.map((person) => option(person.id, named(t, person), of('actor'))),
    )}
    ${pick(
      'object',
      'all',
      OBJECTS.map((kind) => option(kind, t(`console-audit:object.${kind}`), of('object'))),
    )}
    ${pick(
      'action',
      'all',
      Object.entries(ACTIONS).map(
        ([group, actions]) =>
          html`<optgroup label=${t(group)}>${actions.map((action) => option(action, choice(t, action), of('action')))}</optgroup>`,
      ),
    )}
    ${day('from')} ${day('to')} ${only ? html`<p class="quiet">${t('console-audit:filter.one', { id: only })}</p>` : nothing}
    ${
      filters.size > 0
        ? html`<wa-button appearance="plain" size="s" @click=${() => changed(new URLSearchParams())}
            ><wa-icon slot="start" name="close"></wa-icon>${t('console-audit:filter.clear')}</wa-button
          >`
        : nothing
    }
  </form>`
}
