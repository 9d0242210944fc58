import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournal, type JournalEntry } from '../../../gdpr/erase/journal.ts'
import { temporaryFolder } from '../../server/house.ts'

const entry = (erasure: string): JournalEntry => ({
  site: 'acme',
  erasure,
  request: null,
  round: 1,
  subjects: ['one'],
  hashes: ['digest'],
  at: '2026-11-22T10:00:00.000Z',
})

test('a line that a crash cut off does not count, and harms neither what came before nor what comes after', () => {
  const path = join(temporaryFolder(), 'erasures.jsonl')
  const journal = openJournal(path)
  journal.append(entry('first'))
  appendFileSync(path, '\n{"site":"acme","erasu')
  journal.append(entry('second'))
  expect(journal.read().map(({ erasure }) => erasure)).toEqual(['first', 'second'])
})

test('an entry that is whole and not understood is never passed over', () => {
  const path = join(temporaryFolder(), 'erasures.jsonl')
  const journal = openJournal(path)
  journal.append(entry('first'))
  appendFileSync(path, '\n{"site":"acme","person":"one"}\n')
  expect(() => journal.read()).toThrow()
})
