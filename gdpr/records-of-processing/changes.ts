import type { FormFacts } from './facts.ts'

/** In what a version of a form changes the record of processing. */
export const CHANGE_KINDS = [
  'purpose_added',
  'purpose_removed',
  'basis',
  'retention',
  'category_added',
  'category_removed',
  'consent_text',
] as const

/** `before` and `after` are what stands in the record; absent where nothing stood. */
export type Change = {
  readonly kind: (typeof CHANGE_KINDS)[number]
  readonly purpose: string
  readonly before?: string
  readonly after?: string
  /** Of a consent text. */
  readonly locale?: string
}

const categoriesOf = ({ fields }: FormFacts, purpose: string): ReadonlySet<string> =>
  new Set(fields.filter((field) => field.purpose === purpose && field.category !== 'none').map(({ category }) => category))

const purposeChanges = (before: FormFacts, after: FormFacts, purpose: string): Change[] => {
  const [old, now] = [before.purposes[purpose], after.purposes[purpose]]
  if (!old) return [{ kind: 'purpose_added', purpose, after: now ? `${now.basis}, ${now.retentionDays} days` : '' }]
  if (!now) return [{ kind: 'purpose_removed', purpose, before: `${old.basis}, ${old.retentionDays} days` }]
  return [
    ...(old.basis === now.basis ? [] : [{ kind: 'basis' as const, purpose, before: old.basis, after: now.basis }]),
    ...(old.retentionDays === now.retentionDays
      ? []
      : [{ kind: 'retention' as const, purpose, before: String(old.retentionDays), after: String(now.retentionDays) }]),
  ]
}

const categoryChanges = (before: FormFacts, after: FormFacts, purpose: string): Change[] => {
  const [old, now] = [categoriesOf(before, purpose), categoriesOf(after, purpose)]
  return [
    ...[...now].filter((category) => !old.has(category)).map((category): Change => ({ kind: 'category_added', purpose, after: category })),
    ...[...old]
      .filter((category) => !now.has(category))
      .map((category): Change => ({ kind: 'category_removed', purpose, before: category })),
  ]
}

const textChanges = (before: FormFacts, after: FormFacts, purpose: string): Change[] => {
  const [old, now] = [before.consents[purpose] ?? {}, after.consents[purpose] ?? {}]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].toSorted().flatMap((locale): Change[] => {
    const [was, is] = [old[locale], now[locale]]
    if (was === is) return []
    return [
      { kind: 'consent_text', purpose, locale, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ]
  })
}

const NOTHING = { purposes: {}, fields: [], consents: {} }

/** In what one version of a form differs from the one before, in the terms of the record; of the first version, all of it. */
export const changesBetween = (before: FormFacts | undefined, after: FormFacts): readonly Change[] => {
  const old = before ?? { ...after, ...NOTHING }
  const purposes = [...new Set([...Object.keys(old.purposes), ...Object.keys(after.purposes)])].toSorted()
  return [purposeChanges, categoryChanges, textChanges].flatMap((compare) => purposes.flatMap((purpose) => compare(old, after, purpose)))
}
