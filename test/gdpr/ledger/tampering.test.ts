import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HeadPayload } from '../../../gdpr/ledger/head.ts'
import { openSigner, type Signer } from '../../../gdpr/ledger/signing.ts'
import { verifyLedger } from '../../../gdpr/ledger/verify.ts'
import { keyring } from '../../../server/platform/crypto.ts'
import { exported, linesOf, openPast, verified, type Past } from '../../attack/ledger-world.ts'
import { drawing, openTampering } from '../../attack/tamper.ts'
import { TAMPERINGS } from '../../attack/tamperings.ts'
import { testDatabase, type TestDatabase } from '../../database.ts'

let database: TestDatabase
let signer: Signer
let past: Past
let file: string[]
beforeAll(async () => {
  database = await testDatabase()
  signer = await openSigner(database.db, keyring(Buffer.alloc(32, 7)))
  past = await openPast(database.everywhere, database.db, signer)
  file = await exported(database.db, signer, past.siteId)
})

describe('a ledger that nobody touched', () => {
  test('is right, by its file alone', async () => {
    expect(await verifyLedger(file)).toMatchObject({
      ok: true,
      site: past.siteId,
      entries: past.size,
      records: past.size,
      kinds: { consent: 120, audit: 5 },
      heads: 8,
      waiting: 0,
      faults: [],
    })
  })

  test('is still right when every tenth record and its salt are erased, and says how many are left', async () => {
    await database.everywhere.execute(
      sql`delete from consents where id in (select id from (select id, row_number() over (order by id) as n from consents where site_id = ${past.siteId}) c where n % 10 = 0)`,
    )
    expect(await verified(database.db, signer, past.siteId)).toMatchObject({
      ok: true,
      entries: past.size,
      records: past.size - 12,
      faults: [],
    })
  })
})

describe('a file that is not whole', () => {
  test('is not believed when it ends early, lacks its end, or has a line that is none', async () => {
    expect((await verifyLedger(file.slice(0, -1))).faults).toMatchObject([{ code: 'incomplete' }])
    expect((await verifyLedger(file.toSpliced(-10, 9))).ok).toBe(false)
    expect(await verifyLedger([...file, '{'])).toMatchObject({ ok: false, faults: [{ code: 'malformed' }] })
    expect((await verifyLedger(['[]', 'null', '{"type":"entry"}', '{"type":"what"}'])).faults.map(({ code }) => code)).toEqual([
      'malformed',
      'malformed',
      'malformed',
      'malformed',
      'incomplete',
    ])
    expect((await verifyLedger([])).faults).toMatchObject([{ code: 'incomplete' }])
  })

  test('is not believed when it was signed anew with another key, if one knows the right one', async () => {
    const { db } = await testDatabase()
    const stranger = await openSigner(db, keyring(Buffer.alloc(32, 9)))
    const { keys } = stranger.jwks()
    expect((await verifyLedger(file, { keys })).faults[0]).toMatchObject({ code: 'head_signature' })
    expect((await verifyLedger(file, { keys: signer.jwks().keys })).ok).toBe(true)
  })

  test('is not believed when the end was cut off with its heads, if somebody kept a head', async () => {
    const heads = linesOf(file).flatMap((line) => (line.type === 'head' ? [line] : []))
    const kept = heads.at(-1)?.jws ?? ''
    const cut = file.filter((text) => {
      const line = JSON.parse(text) as { type: string; position?: number; size?: number }
      return (
        line.type !== 'end' && !(line.type === 'entry' && (line.position ?? 0) >= 105) && !(line.type === 'head' && (line.size ?? 0) > 105)
      )
    })
    const whole = [...cut, JSON.stringify({ type: 'end', entries: 105, heads: 7 })]
    expect((await verifyLedger(whole)).ok).toBe(true)
    expect((await verifyLedger(whole, { kept: [kept] })).faults).toMatchObject([{ code: 'history_rewritten', head: 125 }])
    for (const { jws } of heads) expect((await verifyLedger(file, { kept: [jws] })).ok).toBe(true)
    const forged: HeadPayload = { site: past.siteId, size: 30, root: '0'.repeat(64), at: new Date().toISOString(), previous: null }
    const other = await signer.sign(forged, 'portik-tree-head+json')
    expect((await verifyLedger(file, { kept: [other] })).faults).toMatchObject([{ code: 'history_rewritten', head: 30 }])
    expect((await verifyLedger(file, { kept: ['nonsense'] })).faults).toMatchObject([{ code: 'head_signature' }])
  })
})

describe('what a superuser of the database does to the ledger', () => {
  let tampering: ReturnType<typeof openTampering>
  beforeAll(() => {
    tampering = openTampering(database.url, past, signer)
  })
  afterAll(() => tampering.close())

  test.each(Object.keys(TAMPERINGS).map((name, i) => [name, i] as const))('%s: is found, and its place named', async (_, kind) => {
    for (const seed of [1, 2]) {
      const { place, report, found, located } = await tampering.trial(kind, drawing(kind * 100 + seed))
      expect([found, located], JSON.stringify({ place, faults: report.faults.slice(0, 5) })).toEqual([true, true])
    }
  })

  test('leaves nothing behind here', async () => {
    expect((await verified(database.db, signer, past.siteId)).ok).toBe(true)
  })
})
