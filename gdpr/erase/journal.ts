import { appendFileSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { hmac, type Keys } from '../../server/platform/crypto.ts'

const entrySchema = z.object({
  site: z.string(),
  erasure: z.string(),
  request: z.string().nullable(),
  round: z.number(),
  subjects: z.array(z.string()),
  /** Keyed digests of what identified the person, for a backup in which the person has another id. */
  hashes: z.array(z.string()),
  at: z.string(),
})

/** An erasure as it is remembered outside of the database. Pseudonymous: ids that lead nowhere, and keyed digests. */
export type JournalEntry = z.infer<typeof entrySchema>

/**
 * A file beside the database to which every erasure is added before it commits. A restored backup knows people who were
 * erased after it was made; the journal knows that they were. Never restore it together with a backup.
 */
export type Journal = {
  /** Adds an entry and waits until the disk has it. */
  append(entry: JournalEntry): void
  /** All entries, the oldest first; each erasure once. A last line that a crash cut off does not count: its erasure never committed. Throws for an entry that it does not understand. */
  read(): readonly JournalEntry[]
}

export const openJournal = (path: string): Journal => ({
  append(entry) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const file = openSync(path, 'a', 0o600)
    try {
      // The line break in front ends what a crash may have cut off.
      appendFileSync(file, `\n${JSON.stringify(entry)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  },
  read() {
    let text: string
    try {
      text = readFileSync(path, 'utf8')
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return []
      throw error
    }
    const entries = new Map<string, JournalEntry>()
    for (const line of text.split('\n')) {
      const entry = parsed(line)
      if (entry) entries.set(`${entry.site}/${entry.erasure}`, entry)
    }
    return [...entries.values()]
  },
})

/** What is whole JSON was written whole; if it is not understood, an erasure would be forgotten, so that is an error. */
const parsed = (line: string): JournalEntry | undefined => {
  if (line === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  return entrySchema.parse(value)
}

/** The digest by which the journal knows what identifies a person on a site. */
export const journalHash = (keys: Keys, siteId: string, identity: string): string =>
  hmac(keys.of('erasure-journal'), JSON.stringify([siteId, identity]))
