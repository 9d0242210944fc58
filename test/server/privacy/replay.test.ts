import { randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import postgres from 'postgres'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { journalHash, openJournal, type JournalEntry } from '../../../gdpr/erase/journal.ts'
import { openErasures } from '../../../gdpr/erase/erasures.ts'
import { replayErasures } from '../../../gdpr/erase/replay.ts'
import { upsertSubjects } from '../../../server/people/store.ts'
import { subjects } from '../../../server/people/tables.ts'
import { inEverySite, inSite } from '../../../server/platform/tenancy.ts'
import { readConfig } from '../../../server/platform/config.ts'
import { openLog } from '../../../server/platform/log.ts'
import { erasingOf } from '../../../server/erasing.ts'
import { insertSite } from '../../../server/sites/store.ts'
import { openRuntime } from '../../../server/runtime.ts'
import { startServer } from '../../../server/start.ts'
import { advance } from '../../../gdpr/erase/advance.ts'
import { freePort } from '../../chaos/processes.ts'
import { testDatabase } from '../../database.ts'
import { databaseUrl } from '../../global-setup.ts'
import { keys } from '../forms/world.ts'
import { openErasureWorld, type ErasureWorld } from './erasure-world.ts'

const entry = (change: Partial<JournalEntry> = {}): JournalEntry => ({
  site: 'acme',
  erasure: randomUUID(),
  request: null,
  round: 1,
  subjects: [],
  hashes: [],
  at: '2026-11-22T10:00:00.000Z',
  ...change,
})

describe('the journal', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'portik-journal-')), 'deep', 'erasures.jsonl')
  const journal = openJournal(path)

  test('is empty before anything was erased', () => {
    expect(journal.read()).toEqual([])
  })

  test('keeps what it was told, also behind a line that a crash cut off', () => {
    const [first, second, again] = [entry(), entry(), entry()]
    journal.append(first)
    appendFileSync(path, JSON.stringify(entry()).slice(0, 40))
    journal.append(second)
    journal.append({ ...again, erasure: first.erasure, round: 2 })
    expect(journal.read()).toEqual([{ ...again, erasure: first.erasure, round: 2 }, second])
  })
})

describe('after a restored backup', () => {
  let world: ErasureWorld

  beforeAll(async () => {
    world = await openErasureWorld(await testDatabase())
  })

  test('nobody comes back: the journal erases again, also those who have another id there, and not who came anew', async () => {
    const [ana, boris] = [await world.person(), await world.person()]
    const id = await world.approve([ana.subjectId])
    const before = new Map((await world.everywhere.select().from(subjects)).map((row) => [row.id, row]))
    await world.advance(id)
    expect((await world.status(id)).state).toBe('done')
    expect(await replayErasures(world.deps)).toBe(0)

    // A backup: the erasure unknown, the person there, once as before and once under another id.
    await world.query(`delete from erasures where id = '${id}' returning 1`)
    const row = before.get(ana.subjectId)
    if (!row) throw new Error('not there')
    const other = randomUUID()
    await world.everywhere.insert(subjects).values([
      { ...row, identity: null },
      { ...row, id: other, createdAt: new Date('2026-01-01') },
    ])
    const fresh = { id: randomUUID(), identity: 'email:new@example.com', email: 'new@example.com' }
    await inSite(world.db, 'acme', (tx) => upsertSubjects(tx, 'acme', [fresh]))

    expect(await replayErasures(world.deps)).toBe(1)
    const left = (await world.everywhere.select().from(subjects).where(eq(subjects.siteId, 'acme'))).map((one) => one.id)
    expect(left).not.toContain(ana.subjectId)
    expect(left).not.toContain(other)
    expect(left).toEqual(expect.arrayContaining([boris.subjectId, fresh.id]))
    expect(await replayErasures(world.deps)).toBe(0)
    await world.sweep()
    expect((await world.status(id)).state).toBe('done')
    expect(journalHash(keys, 'acme', 'email:x')).not.toBe(journalHash(keys, 'other', 'email:x'))
  })

  test('of PostgreSQL, whoever was erased after it was made is erased before the server opens', async () => {
    const backup = `portik_backup_${randomBytes(4).toString('hex')}`
    const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
    const dataDir = mkdtempSync(join(tmpdir(), 'portik-restore-'))
    const env = (database: string) => ({
      DATABASE_URL: database,
      PORTIK_SECRET: Buffer.alloc(32, 9).toString('base64'),
      PORTIK_DATA_DIR: dataDir,
      PORTIK_LOG_LEVEL: 'silent',
    })
    const origin = await testDatabase()
    const subject = { id: randomUUID(), identity: 'email:ana@example.com', email: 'ana@example.com', name: 'Ana' }
    const controller = { name: 'Acme', email: 'acme@example.com' }
    await inEverySite(origin.db, async (tx) => {
      await insertSite(tx, { id: 'acme', name: 'Acme', locales: ['en'], theme: {}, controller })
    })
    await inSite(origin.db, 'acme', (tx) => upsertSubjects(tx, 'acme', [subject]))
    await origin.close()
    await admin.unsafe(`create database ${backup} template ${new URL(origin.url).pathname.slice(1)}`)
    try {
      const runtime = await openRuntime(readConfig(env(origin.url)), openLog('silent'), { migrate: false, supervise: false })
      const deps = erasingOf(runtime)
      const erasures = openErasures(deps)
      const id = await inSite(runtime.db, 'acme', (tx) =>
        erasures.start(tx, { siteId: 'acme', requestId: null, subjectIds: [subject.id], approvedBy: 'test' }),
      )
      await advance(deps, [{ siteId: 'acme', erasureId: id }])
      expect((await erasures.status('acme', id))?.state).toBe('done')
      await runtime.close()

      const restored = databaseUrl(inject('postgresUrl'), backup)
      const log: string[] = []
      const server = await startServer(readConfig({ ...env(restored), PORT: String(await freePort()), PORTIK_ROLE: 'web' }), {
        ...openLog('silent'),
        warn: (message) => void log.push(message),
        info: (message) => void log.push(message),
      })
      try {
        const replayed = log.findIndex((line) => line.includes('older than the journal'))
        expect(replayed).toBeGreaterThanOrEqual(0)
        expect(replayed).toBeLessThan(log.indexOf('started'))
        const rows = await inSite(server.runtime.db, 'acme', (tx) => tx.select().from(subjects))
        expect(rows).toEqual([])
      } finally {
        await server.stop()
      }
    } finally {
      await admin.unsafe(`drop database if exists ${backup} with (force)`)
      await admin.end()
    }
  })
})
