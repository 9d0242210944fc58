import { describe, expect, test } from 'vitest'
import type { Breach } from '../../../gdpr/breaches/store.ts'
import { alarmDue } from '../../../gdpr/breaches/alarm.ts'
import { breachClock } from '../../../gdpr/breaches/clock.ts'
import { openPoints } from '../../../gdpr/breaches/closing.ts'

const at = (text: string) => new Date(text)

describe('the clock of a breach', () => {
  test.each([
    // Friday to Monday, over a weekend; the hour of the event does not count.
    ['2026-11-20T10:20:00Z', '2026-11-23T10:20:00.000Z', '2026-11-23T11:00:00.000Z'],
    // Good Friday and Easter: hours do not roll over holidays.
    ['2026-04-02T08:00:00Z', '2026-04-05T08:00:00.000Z', '2026-04-05T09:00:00.000Z'],
    // Over the end of summer time: 72 hours stay 72 hours.
    ['2026-10-23T21:59:59Z', '2026-10-26T21:59:59.000Z', '2026-10-26T22:00:00.000Z'],
    ['2026-12-31T23:30:00Z', '2027-01-03T23:30:00.000Z', '2027-01-04T00:00:00.000Z'],
  ])('who is aware at %s must notify by %s, and at the very last by %s', (aware, due, statutory) => {
    const clock = breachClock(at(aware))
    expect([clock.due.toISOString(), clock.statutoryDue.toISOString()]).toEqual([due, statutory])
  })

  test('another period counts from the day on which it is law', () => {
    const periods = [
      { from: '2018-05-25', hours: 72, alarms: [72], law: 'old' },
      { from: '2028-01-01', hours: 96, alarms: [96], law: 'new' },
    ]
    expect(breachClock(at('2027-12-31T10:00:00Z'), periods)).toMatchObject({ hours: 72, law: 'old' })
    expect(breachClock(at('2028-01-01T10:00:00Z'), periods)).toMatchObject({ hours: 96, law: 'new' })
  })
})

const known: Breach = {
  siteId: 'acme',
  id: '0',
  title: 'Lost laptop',
  facts: 'A laptop was lost.',
  effects: 'None so far.',
  measures: 'Wiped from afar.',
  awareAt: at('2026-11-20T10:20:00Z'),
  occurredFrom: null,
  occurredUntil: null,
  nature: ['confidentiality'],
  categories: [],
  people: '',
  peopleCount: null,
  recordsCount: null,
  risk: null,
  notifiedAt: null,
  notifiedTo: null,
  delayReason: null,
  notNotifiedReason: null,
  toldAt: null,
  toldHow: null,
  notToldGround: null,
  notToldReason: null,
  affected: { kinds: ['submissions'] },
  alarmed: 0,
  createdAt: at('2026-11-20T11:00:00Z'),
  closedAt: null,
  version: 1,
}

describe('a breach cannot be closed', () => {
  const inTime = { notifiedAt: at('2026-11-21T10:00:00Z'), notifiedTo: 'BfDI' }
  test.each<[string, Partial<Breach>, string[]]>([
    ['before its risk is assessed', {}, ['risk']],
    ['without its facts, effects and measures', { facts: ' ', effects: '', measures: '' }, ['facts', 'effects', 'measures', 'risk']],
    ['when nobody was notified and nobody says why', { risk: 'unlikely' }, ['not_notified_reason']],
    ['when a reason stands where the law wants a notification', { risk: 'risk', notNotifiedReason: 'too busy' }, ['notified_at']],
    ['when the authority has no name', { risk: 'risk', notifiedAt: inTime.notifiedAt }, ['notified_to']],
    [
      'when it was notified late and nobody says why',
      { risk: 'risk', ...inTime, notifiedAt: at('2026-11-23T11:00:01Z') },
      ['delay_reason'],
    ],
    ['when people at high risk were not told', { risk: 'high', ...inTime }, ['told_at']],
    ['when they were told, nobody says how', { risk: 'high', ...inTime, toldAt: inTime.notifiedAt }, ['told_how']],
    [
      'when they were not, for a ground that nobody explains',
      { risk: 'high', ...inTime, notToldGround: 'unreadable' },
      ['not_told_reason'],
    ],
  ])('%s', (_, change, lacking) => {
    expect(openPoints({ ...known, ...change }).map(({ field }) => field)).toEqual(lacking)
  })

  test.each<[string, Partial<Breach>]>([
    ['when no risk is likely, and it says why', { risk: 'unlikely', notNotifiedReason: 'The disk was encrypted.' }],
    ['when it was notified in the last hour that counts', { risk: 'risk', ...inTime, notifiedAt: at('2026-11-23T10:59:00Z') }],
    [
      'when it was notified late, and it says why',
      { risk: 'risk', ...inTime, notifiedAt: at('2026-11-25T10:59:00Z'), delayReason: 'Ill.' },
    ],
    ['when people were told', { risk: 'high', ...inTime, toldAt: inTime.notifiedAt, toldHow: 'By mail.' }],
    ['when they need not be', { risk: 'high', ...inTime, notToldGround: 'unreadable', notToldReason: 'AES-256, key safe.' }],
  ])('but can %s', (_, change) => {
    expect(openPoints({ ...known, ...change })).toEqual([])
  })
})

describe('alarms', () => {
  const after = (hours: number, change: Partial<Breach> = {}) =>
    alarmDue({ ...known, ...change }, new Date(known.awareAt.getTime() + hours * 3_600_000))

  test('ring at 24, 48, 66 and 72 hours, each once, and the last of those that were missed', () => {
    expect([23.9, 24, 47, 48, 66, 71.9, 72, 200].map((hours) => after(hours))).toEqual([undefined, 24, 24, 48, 66, 66, 72, 72])
    expect([24, 48].map((hours) => after(hours, { alarmed: 24 }))).toEqual([undefined, 48])
  })

  test('are silent once it was notified, closed, or found to need no notification', () => {
    const now = known.awareAt
    expect(after(72, { notifiedAt: now })).toBeUndefined()
    expect(after(72, { closedAt: now })).toBeUndefined()
    expect(after(72, { risk: 'unlikely', notNotifiedReason: 'Encrypted.' })).toBeUndefined()
    expect(after(72, { risk: 'unlikely' })).toBe(72)
  })
})
