import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noticesByIds, publishNotice } from '../../gdpr/notices.ts'
import { sha256 } from '../../server/platform/crypto.ts'
import type { Db } from '../../server/platform/db.ts'
import { embeddedDatabase, testDatabase } from '../database.ts'
import { openLedger } from './world.ts'

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('notices on %s', (_, open) => {
  let db: Db
  let siteId: string
  beforeAll(async () => {
    ;({ everywhere: db } = await open())
  })
  beforeEach(async () => {
    ;({ siteId } = await openLedger(db))
  })

  const publish = (text: string, { purpose = 'news', locale = 'en', site = siteId } = {}) =>
    publishNotice(db, { siteId: site, purpose, locale, text })
  const read = async (id: string) => (await noticesByIds(db, siteId, [id]))[0]

  test('a text is kept as it is, to the last space, with its hash', async () => {
    const text = 'Želim novosti.  \n'
    expect(await read(await publish(text))).toMatchObject({ purpose: 'news', locale: 'en', version: 1, text, sha256: sha256(text) })
  })

  test('the same text again is the same notice; other words are the next version', async () => {
    const first = await publish('One')
    expect(await publish('One')).toBe(first)
    const second = await publish('Two')
    expect([(await read(second))?.version, await publish('One')]).toEqual([2, first])
  })

  test('every purpose, language and site counts its own versions', async () => {
    const ids = [await publish('One'), await publish('One', { purpose: 'calls' }), await publish('One', { locale: 'sr' })]
    expect(new Set(ids).size).toBe(3)
    expect((await noticesByIds(db, siteId, ids)).map(({ version }) => version)).toEqual([1, 1, 1])
    const { siteId: other } = await openLedger(db)
    expect(await noticesByIds(db, siteId, [await publish('One', { site: other })])).toEqual([])
  })

  test('many who publish at once make each text once, with versions of their own', async () => {
    const texts = Array.from({ length: 8 }, (_each, i) => `Text ${i % 4}`)
    const ids = await Promise.all(texts.map((text) => publish(text)))
    const found = await noticesByIds(db, siteId, ids)
    expect(found.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4])
    expect(new Set(ids).size).toBe(4)
  })

  test('what was published can be neither changed nor deleted', async () => {
    const id = await publish('One')
    await expect(db.execute(sql`update notices set text = 'Two' where id = ${id}`)).rejects.toThrow()
    await expect(db.execute(sql`delete from notices where id = ${id}`)).rejects.toThrow()
    expect((await read(id))?.text).toBe('One')
  })

  test('ids that there are not, and none at all, find nothing', async () => {
    expect(await noticesByIds(db, siteId, [randomUUID()])).toEqual([])
    expect(await noticesByIds(db, siteId, [])).toEqual([])
  })
})
