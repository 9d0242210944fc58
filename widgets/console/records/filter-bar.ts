import { html, nothing, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { CONTROLS, languageName, type FilterName, type ListRoom } from './address.ts'

export type Facets = { readonly forms: readonly { readonly id: string; readonly title: string }[]; readonly sources: readonly string[] }

export type FilterBar = {
  readonly house: House
  readonly room: ListRoom
  readonly query: URLSearchParams
  readonly facets: Facets
  readonly set: (name: string, value: string | null) => void
}

type Option = readonly [value: string, text: string]

const optionsOf = ({ house, facets }: FilterBar, name: FilterName): readonly Option[] => {
  const { t } = house
  switch (name) {
    case 'grade':
      return ['hot', 'warm', 'junk'].map((grade) => [grade, t(`console:grade.${grade}`)])
    case 'state':
      return ['accepted', 'quarantined', 'awaiting_opt_in', 'discarded'].map((state) => [state, t(`console-records:state.${state}`)])
    case 'delivery':
      return ['waiting', 'retrying', 'needs_attention', 'delivered'].map((state) => [state, t(`console-records:delivery.${state}`)])
    case 'form':
      return facets.forms.map(({ id, title }) => [id, title])
    case 'locale':
      return house.site.locales.map((locale) => [locale, languageName(locale, house.locale)])
    case 'source':
      return facets.sources.map((source) => [source, source || t('console-records:filter.direct')])
    default:
      return []
  }
}

/** `""` is a source of its own: who came directly. So "any" needs another word. */
const ANY = '*'

const choice = (bar: FilterBar, name: FilterName): TemplateResult => {
  const { house, query, set } = bar
  const label = house.t(`console-records:filter.${name}`)
  const value = query.get(name) ?? ANY
  return html`<label class="filter" ?data-set=${value !== ANY}>
    <span>${label}</span>
    <select
      .value=${value}
      @change=${(event: Event) => {
        const chosen = (event.target as HTMLSelectElement).value
        set(name, chosen === ANY ? null : chosen)
      }}
    >
      <option value=${ANY} ?selected=${value === ANY}>${house.t('console-records:filter.any')}</option>
      ${optionsOf(bar, name).map(([key, text]) => html`<option value=${key} ?selected=${value === key}>${text}</option>`)}
    </select>
  </label>`
}

const day = ({ house, query, set }: FilterBar, name: 'from' | 'to'): TemplateResult => html`
  <label class="filter" ?data-set=${query.has(name)}>
    <span>${house.t(`console-records:filter.${name}`)}</span>
    <input type="date" .value=${query.get(name) ?? ''} @change=${(event: Event) => set(name, (event.target as HTMLInputElement).value)} />
  </label>
`

/** The order, where there is no head of a table to press. */
export const sortControl = ({ house, room, query, set }: FilterBar): TemplateResult => html`
  <label class="filter">
    <span>${house.t('console-records:sort.label')}</span>
    <select @change=${(event: Event) => set('sort', (event.target as HTMLSelectElement).value)}>
      ${['newest', 'oldest', ...(room === 'leads' ? ['score'] : [])].map(
        (sort) =>
          html`<option value=${sort} ?selected=${(query.get('sort') ?? 'newest') === sort}>
            ${house.t(`console-records:sort.${sort}`)}
          </option>`,
      )}
    </select>
  </label>
`

/** Every filter as a small control that shows what it is set to; the same on the page and in the drawer of a phone. */
export const filterControls = (bar: FilterBar): TemplateResult => html`
  ${CONTROLS[bar.room].map((name) => (name === 'from' || name === 'to' ? day(bar, name) : choice(bar, name)))}
`

/** What the list is narrowed down to, each with a cross. */
export const activeFilters = (bar: FilterBar): TemplateResult | typeof nothing => {
  const { house, room, query, set } = bar
  const names = (['q', ...CONTROLS[room]] as const).filter((name) => query.has(name))
  if (names.length === 0) return nothing
  const shown = (name: FilterName): string => {
    const value = query.get(name) ?? ''
    const text = optionsOf(bar, name).find(([key]) => key === value)?.[1] ?? value
    return name === 'q' ? `“${value}”` : `${house.t(`console-records:filter.${name}`)}: ${text}`
  }
  return html`<ul class="chips">
    ${names.map(
      (name) =>
        html`<li>
          <button
            type="button"
            class="chip"
            aria-label=${house.t('console-records:filter.remove', { name: shown(name) })}
            @click=${() => set(name, null)}
          >
            ${shown(name)}<wa-icon name="close"></wa-icon>
          </button>
        </li>`,
    )}
  </ul>`
}
