import { addDays, addMonths, daysBetween, type Day } from './day.ts'
import { nextWorkingDay } from './holidays.ts'
import { JURISDICTIONS, timeLimitOn, type JurisdictionId, type Matter, type Period } from './jurisdictions.ts'

/** Days on which the clock stood: from the day a question left until the day its answer came. Without `to` it still stands. */
export type Pause = { readonly from: Day; readonly to?: Day | undefined }

/** All that a deadline depends on. Days are those of the site's time zone (`dayIn`). */
export type ClockState = {
  readonly jurisdiction: JurisdictionId
  readonly matter: Matter
  readonly received: Day
  readonly pauses: readonly Pause[]
  readonly extended: boolean
}

export type Deadline = {
  /** The last day of the period as it is counted, whatever day that is: staff work by it. */
  readonly strict: Day
  /** The same, or the next working day: what the law holds against us (Reg. 1182/71, Art. 3(4)). */
  readonly statutory: Day
  /** By when the person must have been told that the request arrived, where the law says so. */
  readonly acknowledge?: Day
  /** A question to the person is open: both days above are as if the answer came today. */
  readonly paused: boolean
  readonly pausedDays: number
  /** The law that was counted by. */
  readonly law: string
  /** No law sets this limit. */
  readonly house: boolean
}

/** The last day of a period that begins with an event of this day, which does not count (Reg. 1182/71, Art. 3(1), (2)). */
export const endOfPeriod = (event: Day, period: Period): Day =>
  'months' in period ? addMonths(event, period.months) : addDays(event, period.days)

/** How many days of the pauses there were, those of two at once counted once. */
export const daysPaused = (pauses: readonly Pause[], today: Day): number => {
  let total = 0
  let counted = ''
  for (const { from, to = today } of pauses.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const begin = from > counted ? from : counted
    if (to <= begin) continue
    total += daysBetween(begin, to)
    counted = to
  }
  return total
}

/** By when a request must be answered, as things stand on `today`. */
export const deadlineOf = ({ jurisdiction, matter, received, pauses, extended }: ClockState, today: Day): Deadline => {
  const { place } = JURISDICTIONS[jurisdiction]
  const limit = timeLimitOn(jurisdiction, matter, received)
  const pausedDays = daysPaused(pauses, today)
  const period = extended && limit.extended ? limit.extended : limit.first
  const strict = addDays(endOfPeriod(received, period), pausedDays)
  return {
    strict,
    statutory: nextWorkingDay(place, strict),
    ...(limit.acknowledge ? { acknowledge: nextWorkingDay(place, endOfPeriod(received, limit.acknowledge)) } : {}),
    paused: pauses.some(({ to }) => to === undefined),
    pausedDays,
    law: limit.law,
    house: limit.house ?? false,
  }
}

/** Whether the law still lets this deadline be extended today: once, and only while the first period runs (Art. 12(3) GDPR). */
export const mayExtend = (clock: ClockState, today: Day): 'yes' | 'already' | 'too_late' | 'never' => {
  if (clock.extended) return 'already'
  if (!timeLimitOn(clock.jurisdiction, clock.matter, clock.received).extended) return 'never'
  return today > deadlineOf(clock, today).statutory ? 'too_late' : 'yes'
}
