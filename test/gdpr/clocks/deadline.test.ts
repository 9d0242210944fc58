import { describe, expect, it } from 'vitest'
import { ALARMS, alarmDay, alarmsReached } from '../../../gdpr/clocks/alarms.ts'
import { dayIn, isZone, numberOf } from '../../../gdpr/clocks/day.ts'
import { deadlineOf, mayExtend, type ClockState } from '../../../gdpr/clocks/deadline.ts'
import { JURISDICTION_IDS, JURISDICTIONS, pauseRuleOn, timeLimitOn } from '../../../gdpr/clocks/jurisdictions.ts'

const clock = (state: Partial<ClockState> & Pick<ClockState, 'received'>): ClockState => ({
  jurisdiction: 'EU',
  matter: 'rights',
  pauses: [],
  extended: false,
  ...state,
})
const due = (state: Parameters<typeof clock>[0], today = state.received) => deadlineOf(clock(state), today)

describe('the vectors of the regulation', () => {
  const vectors: readonly [story: string, state: Parameters<typeof clock>[0], strict: string, statutory: string][] = [
    ['the last day of January has no twin in February', { received: '2026-01-31' }, '2026-02-28', '2026-03-02'],
    ['nor in a leap year, where it is the 29th', { received: '2028-01-31' }, '2028-02-29', '2028-02-29'],
    [
      'Easter Sunday rolls to Tuesday where Easter Monday is kept',
      { received: '2026-03-05', jurisdiction: 'DE' },
      '2026-04-05',
      '2026-04-07',
    ],
    ['and to Monday where it is not', { received: '2026-03-05' }, '2026-04-05', '2026-04-06'],
    ['31 August ends on 30 September', { received: '2026-08-31' }, '2026-09-30', '2026-09-30'],
    ['the first of May rolls over the weekend', { received: '2026-04-01' }, '2026-05-01', '2026-05-04'],
    ['so does Christmas', { received: '2026-11-25', jurisdiction: 'DE' }, '2026-12-25', '2026-12-28'],
    ['extended: three months from receipt', { received: '2026-11-30', extended: true }, '2027-02-28', '2027-03-01'],
    ['extended, over a Sunday and a holiday', { received: '2028-01-31', extended: true }, '2028-04-30', '2028-05-02'],
    ['Serbia counts 30 days', { received: '2026-01-31', jurisdiction: 'RS' }, '2026-03-02', '2026-03-02'],
    [
      'Serbia, extended, ends on a holiday and rolls',
      { received: '2026-01-31', jurisdiction: 'RS', extended: true },
      '2026-05-01',
      '2026-05-04',
    ],
    ['Serbia is a day earlier than the Union', { received: '2026-12-15', jurisdiction: 'RS' }, '2027-01-14', '2027-01-14'],
    ['the Union on the same day', { received: '2026-12-15' }, '2027-01-15', '2027-01-15'],
    ['Bosnia counts 30 days', { received: '2026-02-10', jurisdiction: 'BA' }, '2026-03-12', '2026-03-12'],
    ['Poland keeps Christmas Eve since 2025', { received: '2026-11-24', jurisdiction: 'PL' }, '2026-12-24', '2026-12-28'],
    ['and did not before', { received: '2024-11-24', jurisdiction: 'PL' }, '2024-12-24', '2024-12-24'],
    [
      'the United Kingdom has a bank holiday on Monday 31 August',
      { received: '2026-07-31', jurisdiction: 'UK' },
      '2026-08-31',
      '2026-09-01',
    ],
    ['Serbian Easter is another Sunday', { received: '2026-03-11', jurisdiction: 'RS' }, '2026-04-10', '2026-04-14'],
  ]
  it.each(vectors)('%s', (_, state, strict, statutory) => {
    expect(due(state)).toMatchObject({ strict, statutory })
  })

  it('a British complaint is acknowledged within 30 days since 19 June 2026', () => {
    const complaint = { jurisdiction: 'UK', matter: 'complaints' } as const
    expect(due({ ...complaint, received: '2026-06-19' })).toMatchObject({ acknowledge: '2026-07-20', strict: '2026-09-19', house: true })
    expect(due({ ...complaint, received: '2026-06-18' }).acknowledge).toBeUndefined()
  })

  it('the law of the day of receipt counts, and is named', () => {
    expect(timeLimitOn('UK', 'rights', '2026-02-04').law).toBe('UK GDPR Art. 12(3)')
    expect(timeLimitOn('UK', 'rights', '2026-02-05').law).toContain('Art. 12A')
    expect(timeLimitOn('BA', 'rights', '2025-10-03').extended).toBeUndefined()
    expect(pauseRuleOn('UK', '2026-03-01').kind).toBe('statutory')
    expect(pauseRuleOn('DE', '2026-03-01')).toMatchObject({ kind: 'justified', askWithinDays: 3 })
    for (const id of JURISDICTION_IDS)
      for (const limit of [...JURISDICTIONS[id].rights, ...JURISDICTIONS[id].complaints]) expect(limit.law.length).toBeGreaterThan(15)
  })
})

describe('pauses', () => {
  const received = '2026-03-02'
  it('shift the end by their days', () => {
    expect(due({ received, pauses: [{ from: '2026-03-05', to: '2026-03-12' }] })).toMatchObject({ strict: '2026-04-09', pausedDays: 7 })
  })
  it('count days of two at once only once', () => {
    const pauses = [
      { from: '2026-03-05', to: '2026-03-12' },
      { from: '2026-03-07', to: '2026-03-10' },
      { from: '2026-03-11', to: '2026-03-14' },
    ]
    expect(due({ received, pauses }).pausedDays).toBe(9)
  })
  it('go on while nobody has answered', () => {
    expect(due({ received, pauses: [{ from: '2026-03-05' }] }, '2026-03-20')).toMatchObject({ strict: '2026-04-17', paused: true })
  })
})

describe('an extension', () => {
  it('is possible once, until the first period has ended', () => {
    const state = clock({ received: '2026-01-31' })
    expect(mayExtend(state, '2026-03-02')).toBe('yes')
    expect(mayExtend(state, '2026-03-03')).toBe('too_late')
    expect(mayExtend({ ...state, extended: true }, '2026-02-10')).toBe('already')
    expect(mayExtend(clock({ received: '2025-01-31', jurisdiction: 'BA' }), '2025-02-10')).toBe('never')
  })
})

describe('the day of an event', () => {
  it('is that of the site’s zone', () => {
    const moment = new Date('2026-01-31T23:30:00Z')
    expect(dayIn('Europe/London', moment)).toBe('2026-01-31')
    expect(dayIn('Europe/Belgrade', moment)).toBe('2026-02-01')
    expect(dayIn('America/New_York', new Date('2026-03-01T04:59:59Z'))).toBe('2026-02-28')
  })
  it('is not moved by daylight saving', () => {
    for (const [moment, day] of [
      ['2026-03-29T00:59:59Z', '2026-03-29'],
      ['2026-03-28T22:59:59Z', '2026-03-28'],
      ['2026-10-24T21:59:59Z', '2026-10-24'],
      ['2026-10-25T22:59:59Z', '2026-10-25'],
      ['2026-10-25T23:00:00Z', '2026-10-26'],
    ] as const)
      expect(dayIn('Europe/Berlin', new Date(moment))).toBe(day)
  })
  it('refuses what is no day and no zone', () => {
    expect(() => numberOf('2026-02-30')).toThrow(RangeError)
    expect(() => numberOf('yesterday')).toThrow(RangeError)
    expect(isZone('Europe/Sarajevo')).toBe(true)
    expect(isZone('Europe/Nowhere')).toBe(false)
  })
})

describe('alarms', () => {
  it('ring at shares of the period, and none is lost when nobody looked', () => {
    expect(ALARMS.map((alarm) => alarmDay('2026-03-01', '2026-03-31', alarm))).toEqual([
      '2026-03-16',
      '2026-03-24',
      '2026-03-28',
      '2026-03-31',
    ])
    expect(alarmsReached('2026-03-01', '2026-03-31', '2026-03-15')).toEqual([])
    expect(alarmsReached('2026-03-01', '2026-03-31', '2026-04-20')).toEqual([50, 75, 90, 100])
  })
})
