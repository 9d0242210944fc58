import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALARMS, alarmDay, alarmsReached } from '../../../gdpr/clocks/alarms.ts'
import { addDays, addMonths, dayIn, dayOfNumber, daysBetween, numberOf } from '../../../gdpr/clocks/day.ts'
import { deadlineOf, endOfPeriod, type ClockState } from '../../../gdpr/clocks/deadline.ts'
import { isWorkingDay, nextWorkingDay } from '../../../gdpr/clocks/holidays.ts'
import { JURISDICTION_IDS, JURISDICTIONS, timeLimitOn } from '../../../gdpr/clocks/jurisdictions.ts'

const day = fc.integer({ min: numberOf('2019-09-01'), max: numberOf('2090-12-31') }).map(dayOfNumber)
const jurisdiction = fc.constantFrom(...JURISDICTION_IDS)
const state = fc.record({
  jurisdiction,
  matter: fc.constantFrom('rights' as const, 'complaints' as const),
  received: day,
  extended: fc.boolean(),
  gaps: fc.array(fc.record({ after: fc.integer({ min: 0, max: 20 }), days: fc.integer({ min: 0, max: 40 }) }), { maxLength: 3 }),
})
/** Pauses one after another, as they come about. */
const built = ({ gaps, ...rest }: (typeof state)['generate'] extends (...args: never[]) => { value: infer T } ? T : never): ClockState => {
  let at = rest.received
  const pauses = gaps.map(({ after, days }) => {
    const from = addDays(at, after)
    at = addDays(from, days)
    return { from, to: at }
  })
  return { ...rest, pauses }
}

describe('10,000 requests of any day, place and history', () => {
  const RUNS = { numRuns: 10_000, seed: 1182 }

  it('are due on a working day, never before the counted day, and as soon after it as there is one', () => {
    fc.assert(
      fc.property(state, (made) => {
        const clock = built(made)
        const { place } = JURISDICTIONS[clock.jurisdiction]
        const { strict, statutory, acknowledge } = deadlineOf(clock, clock.received)
        expect(isWorkingDay(place, statutory)).toBe(true)
        expect(statutory >= strict).toBe(true)
        for (let between = strict; between < statutory; between = addDays(between, 1)) expect(isWorkingDay(place, between)).toBe(false)
        if (acknowledge) expect(isWorkingDay(place, acknowledge)).toBe(true)
      }),
      RUNS,
    )
  })

  it('never become due earlier by arriving later, by a pause or by an extension', () => {
    fc.assert(
      fc.property(state, fc.integer({ min: 0, max: 40 }), (made, later) => {
        const clock = built(made)
        const before = deadlineOf({ ...clock, pauses: [] }, clock.received)
        const paused = deadlineOf(clock, clock.received)
        const days = clock.pauses.reduce((sum, { from, to }) => sum + daysBetween(from, to ?? from), 0)
        expect(paused.strict).toBe(addDays(before.strict, days))
        expect(paused.statutory >= before.statutory).toBe(true)
        expect(
          deadlineOf({ ...clock, extended: true }, clock.received).strict >=
            deadlineOf({ ...clock, extended: false }, clock.received).strict,
        ).toBe(true)
        const next = { ...clock, pauses: [], received: addDays(clock.received, later) }
        const sameLaw = timeLimitOn(clock.jurisdiction, clock.matter, next.received).law === before.law
        if (sameLaw) expect(deadlineOf(next, next.received).strict >= before.strict).toBe(true)
      }),
      RUNS,
    )
  })

  it('have a same-numbered day, or the last of the month', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 12 }), (received, months) => {
        const end = addMonths(received, months)
        const isLast = addDays(end, 1).slice(8) === '01'
        expect(end.slice(8) === received.slice(8) || (isLast && end.slice(8) < received.slice(8))).toBe(true)
        const elapsed =
          (Number(end.slice(0, 4)) - Number(received.slice(0, 4))) * 12 + Number(end.slice(5, 7)) - Number(received.slice(5, 7))
        expect(elapsed).toBe(months)
        expect(endOfPeriod(received, { days: months })).toBe(addDays(received, months))
      }),
      RUNS,
    )
  })

  it('ring their alarms in order, the last one on the last day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 200 }), fc.integer({ min: -5, max: 260 }), (received, length, look) => {
        const end = addDays(received, length)
        const days = ALARMS.map((alarm) => alarmDay(received, end, alarm))
        expect(days).toEqual(days.toSorted())
        expect(days.at(-1)).toBe(end)
        const today = addDays(received, look)
        expect(alarmsReached(received, end, today).includes(100)).toBe(today >= end)
      }),
      RUNS,
    )
  })

  it('arrive on the same day whatever the hour, in any zone, also when clocks change', () => {
    const zones = ['Europe/Belgrade', 'Europe/London', 'Europe/Warsaw', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia']
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), fc.integer({ min: 0, max: 47 }), (date, zone, half) => {
        const moment = new Date(numberOf(date) * 86_400_000 + half * 1_800_000)
        const seen = dayIn(zone, moment)
        const parts = moment.toLocaleDateString('sv-SE', { timeZone: zone })
        expect(seen).toBe(parts)
        expect(Math.abs(daysBetween(date, seen))).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  it('notice an engine that forgets to roll', () => {
    const forgetful = (place: Parameters<typeof isWorkingDay>[0], strict: string) =>
      place === 'EU' ? strict : nextWorkingDay(place, strict)
    expect(() =>
      fc.assert(
        fc.property(day, (received) => isWorkingDay('EU', forgetful('EU', addMonths(received, 1)))),
        RUNS,
      ),
    ).toThrow()
  })
})
