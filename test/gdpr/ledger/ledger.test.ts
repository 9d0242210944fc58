import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { appendLeaves } from '../../../gdpr/ledger/append.ts'
import { commit, hashOfLeaf } from '../../../gdpr/ledger/commitment.ts'
import { HEAD_TYPE, latestHead, type HeadPayload } from '../../../gdpr/ledger/head.ts'
import { EMPTY_ROOT, rootOf } from '../../../gdpr/ledger/merkle.ts'
import { isConsistent, isIncluded } from '../../../gdpr/ledger/proof.ts'
import { consistencyOf, inclusionOf } from '../../../gdpr/ledger/proofs.ts'
import { LedgerBroken, sequence, sequenceAll } from '../../../gdpr/ledger/sequence.ts'
import { openVerifier } from '../../../gdpr/ledger/signature.ts'
import { openSigner, type Signer } from '../../../gdpr/ledger/signing.ts'
import { keyring } from '../../../server/platform/crypto.ts'
import { rows } from '../../../server/platform/db.ts'
import { newId } from '../../../server/platform/id.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'
import { openLedger } from '../world.ts'

const onBoth: readonly (readonly [string, () => Promise<AnyDatabase>])[] = [
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
]

describe.each(onBoth)('the ledger on %s', (_, open) => {
  let database: AnyDatabase
  let signer: Signer
  let siteId: string
  let world: Awaited<ReturnType<typeof openLedger>>
  let now: Date
  beforeAll(async () => {
    database = await open()
    signer = await openSigner(database.db, keyring(Buffer.alloc(32, 7)))
  })
  beforeEach(async () => {
    world = await openLedger(database.everywhere)
    siteId = world.siteId
    now = new Date('2026-11-22T10:00:00Z')
  })

  const later = (seconds: number): Date => (now = new Date(now.getTime() + seconds * 1_000))
  /** As the owner of the tables, whom row-level security binds too. */
  const asOwner = (text: string) => database.ddl(`do $$ begin perform set_config('portik.every_site', 'on', true); ${text}; end $$`)
  const append = async (count: number): Promise<string[]> => {
    const leaves = Array.from({ length: count }, () => {
      const id = newId()
      return { id, kind: 'request' as const, commitment: commit({ at: now.toISOString() }).commitment }
    })
    await inSite(database.db, siteId, (tx) => appendLeaves(tx, siteId, leaves))
    return leaves.map(({ id }) => id)
  }
  const turn = (full = false) => sequence(database.db, signer, siteId, { now: later(5), full })
  const head = async () => (await inSite(database.db, siteId, (tx) => latestHead(tx, siteId)))!
  const proofOf = (id: string) => inSite(database.db, siteId, (tx) => inclusionOf(tx, siteId, id, now))
  const hash = (word: string) => Buffer.from(word, 'base64url')

  const holds = async (id: string): Promise<boolean> => {
    const found = await proofOf(id)
    if (found?.state !== 'included') return false
    const { leaf, position: index, proof, head: under } = found
    return isIncluded({ index, size: under.size, leaf: hashOfLeaf(leaf), proof: proof.map(hash), root: Buffer.from(under.root, 'hex') })
  }

  test('an entry waits, then gets its position under a signed head, and can be proven', async () => {
    const [id = ''] = await append(1)
    expect(await proofOf(id)).toMatchObject({ state: 'pending', leaf: { id, kind: 'request' } })
    expect(await turn()).toBe(1)
    expect(await holds(id)).toBe(true)
    expect(await turn()).toBe(0)
    const { jws, size, root } = await head()
    const signed = await openVerifier(signer.jwks().keys)<HeadPayload>(jws, HEAD_TYPE)
    expect(signed).toMatchObject({ ok: true, payload: { site: siteId, size: 1, root, previous: null } })
    expect(size).toBe(1)
  })

  test('decisions are entries: given, refused, asked for and confirmed', async () => {
    await world.decide('news', 'requested', now)
    await world.decide('calls', 'refused', now)
    expect(await turn()).toBe(2)
  })

  test('what nobody wrote cannot be proven, nor what another site did', async () => {
    const [id = ''] = await append(1)
    await turn()
    const other = (await openLedger(database.everywhere)).siteId
    expect(await proofOf(newId())).toBeUndefined()
    expect(await inSite(database.db, other, (tx) => inclusionOf(tx, other, id, now))).toBeUndefined()
  })

  test('every head is the beginning of the next, across whole subtrees of 256', async () => {
    const sizes: number[] = []
    const ids: string[] = []
    for (const count of [1, 100, 155, 1, 256, 300]) {
      ids.push(...(await append(count)))
      await turn()
      sizes.push((await head()).size)
    }
    expect(sizes).toEqual([1, 101, 256, 257, 513, 813])
    const all = rows<{ size: string; root: string }>(
      await database.everywhere.execute(
        sql`select size, encode(root, 'hex') as root from ledger_heads where site_id = ${siteId} order by size`,
      ),
    ).map((row) => ({ size: Number(row.size), root: Buffer.from(row.root, 'hex') }))
    const newest = await head()
    for (const { size, root } of all) {
      const { proof } = await inSite(database.db, siteId, (tx) => consistencyOf(tx, siteId, size, newest))
      const roots = { firstRoot: root, secondRoot: Buffer.from(newest.root, 'hex') }
      expect([size, isConsistent({ first: size, second: newest.size, proof: proof.map(hash), ...roots })]).toEqual([size, true])
    }
    for (const i of [0, 1, 255, 256, 511, 512, 600, 812]) expect([i, await holds(ids[i] ?? '')]).toEqual([i, true])
    const leaves = rows<{ id: string; kind: 'request'; commitment: string }>(
      await database.everywhere.execute(
        sql`select id, kind, encode(commitment, 'hex') as commitment from ledger_positions where site_id = ${siteId} order by position`,
      ),
    )
    expect(newest.root).toBe(rootOf(leaves.map(hashOfLeaf)).toString('hex'))
    expect(rows(await database.everywhere.execute(sql`select from ledger_nodes where site_id = ${siteId}`))).toHaveLength(3)
  })

  test('an entry that is appended twice counts once', async () => {
    const leaf = { id: newId(), kind: 'audit' as const, commitment: commit({ at: now.toISOString() }).commitment }
    for (let i = 0; i < 2; i++) await inSite(database.db, siteId, (tx) => appendLeaves(tx, siteId, [leaf, leaf]))
    expect([await turn(), await turn(true)]).toEqual([1, 0])
  })

  test('appending nothing is nothing', async () => {
    await inSite(database.db, siteId, (tx) => appendLeaves(tx, siteId, []))
    expect(await turn(true)).toBe(0)
    expect(EMPTY_ROOT.toString('hex')).toMatch(/^e3b0c442/)
  })

  test('what commits late gets its place by the full look', async () => {
    await append(1)
    await turn()
    // An entry with a number far below those that have a place, as a transaction leaves it that took minutes.
    await asOwner(
      `insert into ledger_leaves (site_id, seq, id, kind, commitment) overriding system value
       values ('${siteId}', 0, '${newId()}', 'audit', '\\x${'00'.repeat(32)}')`,
    )
    later(120)
    expect(await turn()).toBe(0)
    expect(await turn(true)).toBe(1)
  })

  test('nobody who works for the server can change or take away an entry, a place, a node or a head', async () => {
    await append(300)
    await turn()
    for (const table of ['ledger_leaves', 'ledger_positions', 'ledger_nodes', 'ledger_heads'])
      for (const text of [`update ${table} set site_id = site_id`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(database.everywhere.execute(text), text).rejects.toThrow()
        await expect(asOwner(text), text).rejects.toThrow(/append-only/)
      }
    expect(await turn(true)).toBe(0)
  })

  test('nothing is signed on top of a ledger that somebody changed, and the other sites go on', async () => {
    await append(3)
    await turn()
    await asOwner(
      `alter table ledger_positions disable trigger all;
       update ledger_positions set kind = 'consent' where site_id = '${siteId}' and position = 1;
       alter table ledger_positions enable trigger all`,
    )
    const broken = siteId
    await append(1)
    siteId = (await openLedger(database.everywhere)).siteId
    await append(2)
    const reports: unknown[] = []
    await sequenceAll({ db: database.db, signer, report: (error) => reports.push(error) }, { now: later(5), full: true })
    expect(reports).toEqual([expect.any(LedgerBroken)])
    expect(String(reports[0])).toContain(broken)
    expect((await head()).size).toBe(2)
    await asOwner(
      `alter table ledger_positions disable trigger all;
       update ledger_positions set kind = 'request' where site_id = '${broken}' and position = 1;
       alter table ledger_positions enable trigger all`,
    )
  })
})

test('two sequencers never give the same place, and leave no gap', async () => {
  const { db, everywhere } = await testDatabase()
  const signer = await openSigner(db, keyring(Buffer.alloc(32, 7)))
  const { siteId } = await openLedger(everywhere)
  const append = () =>
    inSite(db, siteId, (tx) =>
      appendLeaves(tx, siteId, [{ id: newId(), kind: 'audit', commitment: commit({ at: new Date().toISOString() }).commitment }]),
    )
  const look = () => sequence(db, signer, siteId, { now: new Date(), full: true })
  await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? look() : append())))
  await look()
  const places = rows<{ position: string }>(
    await everywhere.execute(sql`select position from ledger_positions where site_id = ${siteId} order by position`),
  )
  expect(places.map(({ position }) => Number(position))).toEqual(Array.from({ length: 30 }, (_, i) => i))
})
