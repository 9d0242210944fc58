import { articleOf, type Basis, type GdprCategory } from '../category.ts'
import type { RecipientKind, Register, Retention } from '../register.ts'
import type { FormFacts, ProcessingFacts, Recipient } from './facts.ts'
import { MEASURES } from './measures.ts'

/** One processing activity, with what Art. 30(1)(b)-(f) GDPR asks for. */
export type Activity = {
  readonly id: string
  readonly name: string
  /** Where this is read from: a form in a version, or the tables of the software. */
  readonly source: { readonly form: string; readonly version: number } | { readonly tables: readonly string[] }
  readonly purpose: string
  readonly basis: Basis
  /** Kinds of people. */
  readonly people: string
  readonly categories: readonly GdprCategory[]
  /** Those of the categories that Art. 9 or 10 protect. */
  readonly special: readonly GdprCategory[]
  readonly recipients: readonly string[]
  readonly retention: { readonly class: Retention; readonly days: number | null }
  /** Language → text by which people consent; empty where the basis is another. */
  readonly consent: Readonly<Record<string, string>>
}

/** The record of processing activities of a site (GDPR Art. 30(1)). */
export type ProcessingRecord = Pick<ProcessingFacts, 'controller' | 'officers'> & {
  readonly activities: readonly Activity[]
  /** Those outside; whether one is in a third country only the controller knows (Art. 30(1)(e)). */
  readonly recipients: readonly Recipient[]
  readonly measures: readonly string[]
}

const distinct = <Item extends string>(items: readonly Item[]): Item[] => [...new Set(items)].toSorted((a, b) => (a < b ? -1 : 1))

const isPersonal = (category: GdprCategory): boolean => category !== 'none'

const KIND_OF: Readonly<Record<string, RecipientKind>> = { mail_server: 'mail_server' }

const addressed = (recipients: readonly Recipient[], kinds: readonly RecipientKind[]): string[] =>
  distinct(recipients.filter(({ kind }) => kinds.includes(KIND_OF[kind] ?? 'crm')).map(({ kind, host }) => `${kind}: ${host}`))

const ofForm = (form: FormFacts, recipients: readonly Recipient[]): Activity[] =>
  Object.entries(form.purposes).map(([purpose, { basis, retentionDays }]) => {
    const categories = distinct(form.fields.filter((field) => field.purpose === purpose).map(({ category }) => category)).filter(isPersonal)
    return {
      id: `form/${form.id}/${purpose}`,
      name: `${form.title}: ${purpose}`,
      source: { form: form.id, version: form.version },
      purpose,
      basis,
      people: `People who use the form "${form.title}"`,
      categories,
      special: categories.filter((category) => articleOf(category) !== undefined),
      recipients: addressed(recipients, ['crm', 'mail_server']),
      retention: { class: 'form', days: retentionDays },
      consent: form.consents[purpose] ?? {},
    }
  })

type Column = { readonly table: string; readonly category: GdprCategory; readonly recipients: readonly RecipientKind[] }

/** What forms ask for is told form by form; the rest is what the software keeps around it. */
const besideForms = (registers: readonly Register[]) => {
  const groups = new Map<string, { purpose: string; basis: Basis; retention: Retention; columns: Column[] }>()
  for (const register of registers)
    for (const [table, columns] of Object.entries(register))
      for (const column of Object.values(columns)) {
        if ('none' in column || column.retention === 'form') continue
        const { purpose, basis, retention, category, recipients } = column
        const key = JSON.stringify([purpose, basis, retention])
        const group = groups.get(key) ?? { purpose, basis, retention, columns: [] }
        group.columns.push({ table, category, recipients })
        groups.set(key, group)
      }
  return [...groups.values()]
}

const STAFF: ReadonlySet<Retention> = new Set(['staff', 'audit'])

const ofSoftware = ({ registers, recipients, periods }: ProcessingFacts): Activity[] =>
  besideForms(registers).map(({ purpose, basis, retention, columns }) => {
    const categories = distinct(columns.map(({ category }) => category))
    return {
      id: `software/${purpose.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}/${basis}/${retention}`,
      name: purpose,
      source: { tables: distinct(columns.map(({ table }) => table)) },
      purpose,
      basis,
      people: STAFF.has(retention) ? 'Staff' : 'People who write to the site, and those whom they write about',
      categories,
      special: categories.filter((category) => articleOf(category) !== undefined),
      recipients: addressed(
        recipients,
        columns.flatMap((column) => column.recipients),
      ),
      retention: { class: retention, days: periods[retention] ?? null },
      consent: {},
    }
  })

/** The record as it is now, made of what runs. */
export const recordOf = (facts: ProcessingFacts): ProcessingRecord => ({
  controller: facts.controller,
  officers: facts.officers,
  activities: [...facts.forms.flatMap((form) => ofForm(form, facts.recipients)), ...ofSoftware(facts)],
  recipients: facts.recipients,
  measures: MEASURES,
})
