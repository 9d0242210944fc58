import type { Found, Wanted } from './needles.ts'

/** Where something was found: a column or a kind of file, and, only for counting, which row. */
export type Place = { readonly place: string; readonly row: string }

/** How often something was found where; never what. */
export type Tally = { readonly place: string; readonly count: number }

/**
 * `orphans`: nobody has a right to it any more. `mentions`: somebody else wrote it, or it is about somebody who works here; an officer looks
 * at it (GDPR Art. 17(3)(a)). `kept`: stays by a named duty or hold.
 */
export type Verdict = { readonly orphans: readonly Tally[]; readonly mentions: readonly Tally[]; readonly kept: readonly Tally[] }

/** Decides about everything that is found. */
export type Verdicts = {
  /** `owner`: the subject whose row it is, `staff`, `kept`, or undefined. */
  note(found: Found, place: Place, owner: string | undefined): void
  of(wanted: Wanted): Verdict
}

type Kind = keyof Verdict

/** `isHeld`: whether something of the person stays because an officer holds it, and so the person's own rows may be there. */
const kindOf = ({ wanted, ours }: Found, owner: string | undefined, isHeld: (wanted: Wanted) => boolean): Kind => {
  if (owner === undefined) return 'orphans'
  if (owner === 'kept') return 'kept'
  if (wanted.subjectIds.includes(owner)) return isHeld(wanted) ? 'kept' : 'orphans'
  return ours ? 'orphans' : 'mentions'
}

export const openVerdicts = (isHeld: (wanted: Wanted) => boolean): Verdicts => {
  const seen = new Map<string, Map<string, Kind>>()
  return {
    note(found, { place, row }, owner) {
      const { erasureId } = found.wanted
      const own = seen.get(erasureId) ?? new Map<string, Kind>()
      const key = `${place}\n${row}`
      const kind = kindOf(found, owner, isHeld)
      if (kind === 'orphans' || !own.has(key)) own.set(key, kind)
      seen.set(erasureId, own)
    },
    of({ erasureId }) {
      const counts = { orphans: new Map<string, number>(), mentions: new Map<string, number>(), kept: new Map<string, number>() }
      for (const [key, kind] of seen.get(erasureId) ?? []) {
        const [place = ''] = key.split('\n')
        counts[kind].set(place, (counts[kind].get(place) ?? 0) + 1)
      }
      const tally = (kind: Kind): Tally[] =>
        [...counts[kind]].map(([place, count]) => ({ place, count })).toSorted((a, b) => (a.place < b.place ? -1 : 1))
      return { orphans: tally('orphans'), mentions: tally('mentions'), kept: tally('kept') }
    },
  }
}
