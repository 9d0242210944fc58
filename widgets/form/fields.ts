import type { Condition, FieldKind, PublishedForm, Values } from '../../server/forms/contract.ts'
import { holds } from './conditions.ts'

/** What a visitor touches. */
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** One field as it stands on the page: the kit's own markup, or a hand-written control (then `host` is absent). */
export type Field = {
  readonly key: string
  readonly kind: FieldKind
  readonly controls: readonly [Control, ...Control[]]
  readonly host: HTMLElement | undefined
  /** Ids of finished uploads, of a file field. */
  files: readonly string[]
  /** How many files were chosen, finished or not. */
  pending: number
  /** The visitor is not asked this, because a condition says so. */
  off: boolean
}

/** Names that carry the form's own business, not an answer. */
const OURS = /^(_|website$)/
const BUTTONS = new Set(['submit', 'button', 'reset', 'image', 'fieldset', 'output', 'object'])

const kindOf = (controls: readonly Control[]): FieldKind => {
  const { type, name } = controls[0]!
  if (name.startsWith('consent.')) return 'consent'
  if (type === 'radio' || type === 'select-one') return 'choice_one'
  if (type === 'checkbox') return controls.length > 1 ? 'choice_many' : 'checkbox'
  if (type === 'select-multiple') return 'choice_many'
  if (type === 'tel') return 'phone'
  if (type === 'textarea') return 'long_text'
  return ['email', 'url', 'number', 'date', 'file', 'hidden'].includes(type) ? (type as FieldKind) : 'text'
}

/** Every field of a form in document order. `kinds` (by key, from the definition) corrects what a hand-written form cannot say. */
export const fieldsOf = (form: HTMLFormElement, kinds: Readonly<Record<string, FieldKind>> = {}): readonly Field[] => {
  const byName = new Map<string, Control[]>()
  for (const control of [...form.elements] as Control[])
    if (control.name && !OURS.test(control.name) && !BUTTONS.has(control.type))
      byName.set(control.name, [...(byName.get(control.name) ?? []), control])
  return [...byName].map(([name, controls]) => {
    const host = controls[0]!.closest<HTMLElement>('portik-field') ?? undefined
    const key = host?.dataset['key'] ?? name
    const kind = (host?.dataset['kind'] as FieldKind | undefined) ?? kinds[key] ?? kindOf(controls)
    return { key, kind, controls: controls as [Control, ...Control[]], host, files: [], pending: 0, off: false }
  })
}

/** The same fields with what only the definition knows: in a hand-written form, that a number is a rating, or a text an IBAN. */
export const withKinds = (form: HTMLFormElement, old: readonly Field[], { sections }: PublishedForm): readonly Field[] => {
  if (old.every(({ host }) => host)) return old
  const kinds = Object.fromEntries(sections.flatMap(({ fields }) => fields.map(({ key, kind }) => [key, kind])))
  return fieldsOf(form, kinds).map((field) => {
    const known = old.find(({ key }) => key === field.key)
    return Object.assign(field, known && { files: known.files, pending: known.pending })
  })
}

const chosen = ({ controls }: Field): readonly string[] =>
  controls.flatMap((control) =>
    control instanceof HTMLSelectElement
      ? [...control.selectedOptions].map(({ value }) => value)
      : (control as HTMLInputElement).checked
        ? [control.value]
        : [],
  )

/** The answer, in the shape that the server expects; undefined when there is none. A number that is none is NaN. */
export const valueOf = (field: Field): Values[string] | undefined => {
  const { kind, controls } = field
  if (kind === 'file') return field.files.length ? [...field.files] : undefined
  if (kind === 'checkbox' || kind === 'consent') return (controls[0] as HTMLInputElement).checked
  if (kind === 'choice_many') return chosen(field).length ? [...chosen(field)] : undefined
  const text = controls[0].type === 'radio' ? (chosen(field)[0] ?? '') : controls[0].value
  if (!text.trim()) return undefined
  return kind === 'number' || kind === 'rating' ? Number(text) : text
}

/** Puts a text into a field as if it had been typed: of choices, ticks those named. */
export const fill = (field: Field, values: readonly string[]): void => {
  for (const control of field.controls)
    if (control.type === 'radio' || control.type === 'checkbox') (control as HTMLInputElement).checked = values.includes(control.value)
    else if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = values.includes(option.value)
    else if (control.type !== 'file') control.value = values[0] ?? ''
}

/** What is in a field, as `fill` takes it. */
export const typed = (field: Field): readonly string[] =>
  /^(radio|checkbox|select)/.test(field.controls[0].type) ? chosen(field) : field.controls[0].value ? [field.controls[0].value] : []

const conditionOf = (element: HTMLElement | null | undefined, name: 'when' | 'requiredWhen'): Condition | undefined => {
  const text = element?.dataset[name]
  return text ? (JSON.parse(text) as Condition) : undefined
}

/** HTML cannot demand one of several boxes; the group says so then. */
const demand = ({ kind, controls }: Field, host: HTMLElement, required: boolean): void => {
  if (kind === 'choice_many') host.toggleAttribute('data-required', required)
  else for (const control of controls) control.required = required
}

/** The visitor's own day, `YYYY-MM-DD`. */
const today = (): string => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

/** Puts in what the page knows: attributes of the element (`prefill-email`), the address (`data-prefill-query`), today's date as a limit. */
export const prefill = (fields: readonly Field[], element: Element): void => {
  const query = new URLSearchParams(location.search)
  for (const field of fields) {
    const [first] = field.controls
    for (const limit of ['min', 'max'] as const) if (first.dataset[limit] === 'today') (first as HTMLInputElement)[limit] = today()
    const asked = first.dataset['prefillQuery']
    const value = element.getAttribute(`prefill-${field.key}`) ?? (asked ? query.get(asked) : null)
    if (value !== null && field.kind !== 'consent') fill(field, [value])
  }
}

/**
 * Shows what the conditions ask for and returns the answers of what is shown. Hidden controls are disabled too, so that
 * they are neither sent nor validated. Conditions name earlier fields only, so one pass is enough.
 */
export const applyConditions = (fields: readonly Field[]): Values => {
  const values: Record<string, Values[string]> = {}
  for (const field of fields) {
    const { host } = field
    const section = host?.closest<HTMLElement>('portik-section')
    const inSection = conditionOf(section, 'when')
    const when = conditionOf(host, 'when')
    const sectionOff = !!inSection && !holds(inSection, values)
    const off = sectionOff || (!!when && !holds(when, values))
    if (section && inSection) section.toggleAttribute('data-off', sectionOff)
    if (host && when) host.hidden = off
    if (off !== field.off) for (const control of field.controls) control.disabled = off
    field.off = off
    const requiredWhen = conditionOf(host, 'requiredWhen')
    if (host && requiredWhen) demand(field, host, holds(requiredWhen, values))
    const value = off ? undefined : valueOf(field)
    if (value !== undefined && field.kind !== 'consent') values[field.key] = value
  }
  return values
}
