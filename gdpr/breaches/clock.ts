import { HOUR } from '../../server/platform/time.ts'

/**
 * Until when an authority must be told, by the day on which the controller became aware; the last one that has begun counts. `alarms`:
 * hours after which the officer is told. Another period, such as the 96 hours of COM(2025) 837, becomes a line of its own once it is law.
 */
const PERIODS: readonly { readonly from: string; readonly hours: number; readonly alarms: readonly number[]; readonly law: string }[] = [
  { from: '2018-05-25', hours: 72, alarms: [24, 48, 66, 72], law: 'GDPR Art. 33(1)' },
]

/** The clock of one breach. */
export type BreachClock = {
  readonly hours: number
  readonly law: string
  readonly alarms: readonly number[]
  /** To the minute: who keeps this is late by no reading. */
  readonly due: Date
  /**
   * The hour in which somebody became aware does not count, and the period ends with its last hour (Reg. 1182/71 Art. 3(1), (2)(a)). It
   * runs through weekends and holidays, and does not roll over them: Art. 3(4) is for periods expressed otherwise than in hours.
   */
  readonly statutoryDue: Date
}

/** The clock of a breach that became known at a moment. */
export const breachClock = (awareAt: Date, periods = PERIODS): BreachClock => {
  const day = awareAt.toISOString().slice(0, 10)
  const period = periods.findLast(({ from }) => from <= day) ?? periods[0]
  if (!period) throw new Error('there is no period for breaches')
  const { hours, law, alarms } = period
  const nextHour = (Math.floor(awareAt.getTime() / HOUR) + 1) * HOUR
  return { hours, law, alarms, due: new Date(awareAt.getTime() + hours * HOUR), statutoryDue: new Date(nextHour + hours * HOUR) }
}
