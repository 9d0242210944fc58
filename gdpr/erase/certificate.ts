import type { ErasedItem } from '../personal-data.ts'
import type { Erasure, Step } from './erasure-store.ts'
import type { ScanReport } from './step.ts'

/** What anybody may know of an erasure: nothing of the person. Times are ISO 8601. */
export type Certificate = {
  readonly schema: 'portik/erasure/1'
  readonly id: string
  readonly site: string
  readonly request: string | null
  readonly approved_at: string
  /** When it was finished. */
  readonly at: string
  /** Whether everything is gone that had to go; false while an officer holds some of it. */
  readonly complete: boolean
  readonly erased: readonly { readonly feature: string; readonly item: string; readonly count: number }[]
  readonly kept: readonly {
    readonly feature: string
    readonly item: string
    readonly count: number
    readonly reason: string
    readonly law: string
    readonly until: string | null
  }[]
  readonly recipients: readonly {
    readonly kind: string
    readonly name: string
    readonly people: number
    readonly confirmed: 'read_back' | 'by_hand'
    readonly reason: string | null
    readonly at: string
  }[]
  readonly scan: ScanReport
}

const PREFIX = 'recipient:'

export const recipientStep = (id: string): string => `${PREFIX}${id}`

export const isRecipientStep = ({ step }: Pick<Step, 'step'>): boolean => step.startsWith(PREFIX)

const erasedOf = (items: readonly ErasedItem[]): Certificate['erased'] =>
  items.map(({ feature, item, erased }) => ({ feature, item, count: erased }))

const keptOf = (items: readonly ErasedItem[]): Certificate['kept'] =>
  items.flatMap(({ feature, item, kept }) =>
    kept ? [{ feature, item, count: kept.count, reason: kept.reason, law: kept.law, until: kept.until ?? null }] : [],
  )

const recipientsOf = (steps: readonly Step[]): Certificate['recipients'] =>
  steps.filter(isRecipientStep).map(({ result, updatedAt }) => ({
    kind: result.kind ?? '',
    name: result.name ?? '',
    people: result.count ?? 0,
    confirmed: result.confirmed ?? 'read_back',
    reason: result.reason ?? null,
    at: result.at ?? updatedAt.toISOString(),
  }))

/** The certificate of an erasure whose steps are all done. */
export const certificateOf = (erasure: Erasure, steps: readonly Step[], scan: ScanReport, now: Date): Certificate => ({
  schema: 'portik/erasure/1',
  id: erasure.id,
  site: erasure.siteId,
  request: erasure.requestId,
  approved_at: erasure.createdAt.toISOString(),
  at: now.toISOString(),
  complete: !isHeld(erasure.items),
  erased: erasedOf(erasure.items),
  kept: keptOf(erasure.items),
  recipients: recipientsOf(steps),
  scan,
})

/** Whether some of it must go later, when an officer's hold has ended. */
export const isHeld = (items: readonly ErasedItem[]): boolean => items.some(({ kept }) => kept?.until !== undefined)

/** When the first of the holds ends. */
export const heldUntil = (items: readonly ErasedItem[]): Date | undefined => {
  const ends = items.flatMap(({ kept }) => kept?.until ?? []).toSorted()
  return ends[0] === undefined ? undefined : new Date(ends[0])
}
