import type { Scan } from '../../../gdpr/sensitive/scan.ts'
import { compiledForm } from '../compiled-form.ts'
import type { SealedKind, SealedState, Values } from '../contract.ts'
import type { PublishedVersion } from '../published-version.ts'

/** An answer that is to be locked away, and why. */
export type ToSeal = {
  readonly field: string
  readonly purpose: string
  readonly kinds: readonly SealedKind[]
  readonly state: Extract<SealedState, 'consented' | 'held'>
  readonly value: Values[string]
}

/** What of a submission lies open, and what is to be locked away. */
export type Split = { readonly open: Values; readonly toSeal: readonly ToSeal[] }

/**
 * Takes out of checked values what must not lie open: answers to fields that ask for specially protected data, and free texts
 * in which `scan` finds what nobody asked for (GDPR Art. 5(1)(c), 9).
 */
export const splitValues = (form: PublishedVersion, values: Values, scan: Scan): Split => {
  const { special, free } = compiledForm(form)
  const toSeal: ToSeal[] = []
  for (const { key, gdpr } of special)
    if (values[key] !== undefined)
      toSeal.push({ field: key, purpose: gdpr.purpose, kinds: ['special'], state: 'consented', value: values[key] })
  for (const { key, gdpr } of free) {
    const value = values[key]
    const kinds = typeof value === 'string' ? scan(value) : []
    if (kinds.length > 0 && value !== undefined) toSeal.push({ field: key, purpose: gdpr.purpose, kinds, state: 'held', value })
  }
  if (toSeal.length === 0) return { open: values, toSeal }
  const away = new Set(toSeal.map(({ field }) => field))
  return { open: Object.fromEntries(Object.entries(values).filter(([key]) => !away.has(key))), toSeal }
}
