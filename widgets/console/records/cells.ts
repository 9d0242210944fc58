import { html, nothing, type TemplateResult } from 'lit'
import type { RecordRow } from '../../../server/records/contract.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { languageName, type ListRoom } from './address.ts'

const GRADE_LOOK = { hot: 'success', warm: 'warning', junk: 'neutral' } as const
const DELIVERY_LOOK = { waiting: 'neutral', delivered: 'success', retrying: 'warning', needs_attention: 'danger' } as const
const STATE_LOOK = { accepted: 'neutral', quarantined: 'warning', awaiting_opt_in: 'brand', discarded: 'neutral' } as const

const badge = (look: string, text: string): TemplateResult => html`<wa-badge appearance="filled" variant=${look} pill>${text}</wa-badge>`

export const gradeBadge = ({ t }: Pick<House, 't'>, grade: keyof typeof GRADE_LOOK): TemplateResult =>
  badge(GRADE_LOOK[grade], t(`console:grade.${grade}`))

export const stateBadge = ({ t }: Pick<House, 't'>, state: keyof typeof STATE_LOOK): TemplateResult =>
  badge(STATE_LOOK[state], t(`console-records:state.${state}`))

export const deliveryBadge = ({ t }: Pick<House, 't'>, state: string): TemplateResult =>
  state in DELIVERY_LOOK
    ? badge(DELIVERY_LOOK[state as keyof typeof DELIVERY_LOOK], t(`console-records:delivery.${state}`))
    : html`${state}`

export const nameOf = ({ t }: Pick<House, 't'>, { name, email, phone }: RecordRow['person']): string =>
  name ?? email ?? phone ?? t('console-records:person.unknown')

const personCell = (house: House, { person }: RecordRow) => html`
  <span class="record-person">
    <span dir="auto">${nameOf(house, person)}</span>
    ${person.name && (person.email ?? person.phone) ? html`<small>${person.email ?? person.phone}</small>` : nothing}
  </span>
`

type Forms = ReadonlyMap<string, string>

const cellOf: Readonly<Record<string, (house: House, row: RecordRow, forms: Forms) => unknown>> = {
  person: personCell,
  excerpt: (_house, { excerpt }) => html`<span class="record-excerpt" dir="auto">${excerpt}</span>`,
  grade: (house, { grade }) => (grade ? gradeBadge(house, grade) : nothing),
  score: (house, { score }) => (score === null ? nothing : house.number(score)),
  state: (house, { state }) => stateBadge(house, state),
  form: (_house, { form }, forms) => forms.get(form) ?? form,
  locale: (house, { locale }) => languageName(locale, house.locale),
  source: (_house, { source }) => source,
  deliveries: (house, { deliveries }) =>
    deliveries.length === 0
      ? html`<span class="quiet">${house.t('console-records:delivery.none')}</span>`
      : deliveries.map((state) => deliveryBadge(house, state)),
  reference: (_house, { reference }) => html`<span class="record-reference">${reference}</span>`,
  created_at: (house, { created_at: at }) => house.time(at),
}

/** All columns of a list, in their order; the first ones are shown unless somebody chose others. */
export const COLUMNS: Readonly<Record<ListRoom, readonly string[]>> = {
  leads: ['person', 'excerpt', 'grade', 'form', 'deliveries', 'created_at', 'source', 'locale', 'score', 'reference', 'state'],
  submissions: ['person', 'excerpt', 'state', 'form', 'created_at', 'locale', 'source', 'reference', 'grade', 'deliveries'],
}
const USUAL: Readonly<Record<ListRoom, number>> = { leads: 6, submissions: 5 }

export const usualColumns = (room: ListRoom): readonly string[] => COLUMNS[room].slice(0, USUAL[room])

/** What has room while a record is open beside the list. */
export const BESIDE: Readonly<Record<ListRoom, readonly string[]>> = {
  leads: ['person', 'grade', 'created_at'],
  submissions: ['person', 'state', 'created_at'],
}

/** The columns of the table. */
export const tableColumns = (house: House, names: readonly string[], forms: Forms): readonly Column<RecordRow>[] =>
  names.map((key) => ({
    key,
    label: house.t(`console-records:column.${key}`),
    cell: (row) => cellOf[key]?.(house, row, forms) ?? nothing,
    ...(key === 'person' ? { main: true } : {}),
    ...(key === 'score' ? { end: true, sortable: true } : {}),
    ...(key === 'created_at' ? { sortable: true } : {}),
    ...(key === 'excerpt' || key === 'source' || key === 'locale' ? { wide: true } : {}),
  }))
