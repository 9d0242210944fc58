import { expect, test } from 'vitest'
import { newId } from '../../../server/platform/id.ts'

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('an id says when it was made, and no two are the same', () => {
  const now = Date.UTC(2026, 10, 22)
  const ids = Array.from({ length: 1_000 }, () => newId(now))
  for (const id of ids) expect(id).toMatch(VERSION_7)
  expect(ids.every((id) => Number.parseInt(id.slice(0, 13).replace('-', ''), 16) === now)).toBe(true)
  expect(new Set(ids.map((id) => id.slice(19))).size).toBe(1_000)
})

test('ids sort as they were made, within a millisecond too: the newest consent is the one that counts', () => {
  const now = Date.UTC(2026, 10, 22)
  const ids = [now, now, now, now + 1, now + 1, now + 5].map((time) => newId(time))
  expect(ids).toEqual(ids.toSorted())
})
