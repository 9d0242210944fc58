import { expect, test } from 'vitest'
import { nextWait } from '../../../server/crm/schedule.ts'

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

test('the waits are those of Standard Webhooks, and then it is a person’s turn', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((attempts) => nextWait('retry', attempts, 0))
  expect(waits).toEqual([0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR, undefined])
})

test('jitter adds up to a tenth, never takes away', () => {
  expect(nextWait('retry', 4, 1)).toBe(132 * MINUTE)
  expect(nextWait('retry', 4, 0.5)).toBe(126 * MINUTE)
})

test('an answer that nobody understands is not worth days', () => {
  expect(nextWait('unknown', 4, 0)).toBe(2 * HOUR)
  expect(nextWait('unknown', 5, 0)).toBeUndefined()
})
