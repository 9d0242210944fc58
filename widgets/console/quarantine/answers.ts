import { html, nothing, type TemplateResult } from 'lit'
import type { PublishedForm, Values } from '../../../server/forms/contract.ts'
import type { House } from '../house.ts'

/** `GET /v1/console/sites/:site/submissions/:id`, as far as a decision needs it. */
export type Detail = {
  readonly id: string
  readonly state: string
  readonly discarded_at: string | null
  readonly form: string
  readonly reference: string
  readonly created_at: string
  readonly subject_id: string
  readonly suspicion: readonly { readonly reason: string }[]
  readonly values: Values
  readonly context: { readonly page?: string; readonly referrer?: string }
  readonly person: { readonly name: string | null; readonly email: string | null; readonly phone: string | null } | null
  readonly consents: readonly { readonly purpose: string; readonly state: string; readonly text: string }[]
  readonly files: readonly { readonly id: string; readonly name: string }[]
  readonly shown: PublishedForm | null
}

type Field = PublishedForm['sections'][number]['fields'][number]

/** What staff reads elsewhere on the page. */
const ELSEWHERE = new Set<string>(['consent', 'file'])

const labelOf = (field: Field | undefined, value: string): string => {
  const options = field?.rules['options'] as readonly { readonly value: string; readonly label: string }[] | undefined
  return options?.find((option) => option.value === value)?.label ?? value
}

const textOf = ({ t, number }: House, field: Field | undefined, value: Values[string] | undefined): string => {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'boolean') return t(value ? 'console-people:quarantine.yes' : 'console-people:quarantine.no')
  if (typeof value === 'number') return number(value)
  return typeof value === 'string' ? labelOf(field, value) : value.map((each) => labelOf(field, each)).join(', ')
}

/** What was sent, with the questions as the visitor saw them. Text stays text: nothing in it becomes a link. */
export const answers = (house: House, { shown, values }: Detail): TemplateResult => {
  const fields = shown?.sections.flatMap((section) => section.fields).filter(({ kind }) => !ELSEWHERE.has(kind))
  const asked = fields?.map((field) => [field.label, textOf(house, field, values[field.key])] as const)
  const list = asked ?? Object.entries(values).map(([key, value]) => [key, textOf(house, undefined, value)] as const)
  return html`<dl class="answers">
    ${list.map(
      ([label, text]) =>
        html`<div>
          <dt dir="auto">${label}</dt>
          <dd dir="auto">${text === '' ? html`<span class="quiet">${house.t('console-people:quarantine.unanswered')}</span>` : text}</dd>
        </div>`,
    )}
  </dl>`
}

/** Where it came from, as plain text: an address that a robot left is not one to click. */
export const facts = ({ t, date }: House, { form, reference, created_at, context, files, shown }: Detail): TemplateResult => {
  const rows: readonly (readonly [key: string, text: string | undefined])[] = [
    ['form', shown?.title ?? form],
    ['reference', reference],
    ['received', date(created_at)],
    ['page', context.page],
    ['referrer', context.referrer],
    ['files', files.map(({ name }) => name).join(', ')],
  ]
  return html`<dl class="answers">
    ${rows.map(([key, text]) =>
      text
        ? html`<div>
            <dt>${t(`console-people:quarantine.${key}`)}</dt>
            <dd dir="auto">${text}</dd>
          </div>`
        : nothing,
    )}
  </dl>`
}
