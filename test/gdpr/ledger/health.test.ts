import { beforeAll, describe, expect, test } from 'vitest'
import { appendLeaves } from '../../../gdpr/ledger/append.ts'
import { commit } from '../../../gdpr/ledger/commitment.ts'
import { checkLedger, readHealth } from '../../../gdpr/ledger/health.ts'
import { sequence } from '../../../gdpr/ledger/sequence.ts'
import { openSigner, type Signer } from '../../../gdpr/ledger/signing.ts'
import { keyring } from '../../../server/platform/crypto.ts'
import { newId } from '../../../server/platform/id.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { testDatabase, type TestDatabase } from '../../database.ts'
import { openLedger } from '../world.ts'

let database: TestDatabase
let signer: Signer
beforeAll(async () => {
  database = await testDatabase()
  signer = await openSigner(database.db, keyring(Buffer.alloc(32, 7)))
})

const MOMENTS = ['2026-11-22T10:00:00Z', '2026-11-22T10:05:00Z', '2026-11-22T10:10:00Z'].map((moment) => new Date(moment))
const NOW = new Date('2026-11-22T10:11:00Z')

/** A ledger of nine entries under three heads. */
const grown = async (): Promise<string> => {
  const { siteId } = await openLedger(database.everywhere)
  for (const now of MOMENTS) {
    const leaves = Array.from({ length: 3 }, () => ({
      id: newId(),
      kind: 'request' as const,
      commitment: commit({ at: now.toISOString() }).commitment,
    }))
    await inSite(database.db, siteId, (tx) => appendLeaves(tx, siteId, leaves))
    await sequence(database.db, signer, siteId, { now, full: true })
  }
  return siteId
}

/** As the owner of the tables, who can switch off what protects them. */
const tamper = (table: string, change: string) =>
  database.ddl(
    `alter table ${table} disable trigger user; do $$ begin perform set_config('portik.every_site', 'on', true); ${change}; end $$; alter table ${table} enable trigger user`,
  )
const faults = async (siteId: string): Promise<string[]> =>
  (await inSite(database.db, siteId, (tx) => checkLedger(tx, signer, siteId, 50))).faults.map(({ size, fault }) => `${size} ${fault}`)

describe('the check of the ledger', () => {
  test('finds nothing where nobody touched anything, and knows the newest head', async () => {
    const siteId = await grown()
    expect(await faults(siteId)).toEqual([])
    expect(await inSite(database.db, siteId, (tx) => readHealth(tx, siteId, NOW))).toMatchObject({ head: { size: 9 }, waiting: 0 })
  })

  test('finds a changed entry', async () => {
    const siteId = await grown()
    await tamper('ledger_positions', `update ledger_positions set commitment = sha256('x') where site_id = '${siteId}' and position = 4`)
    expect(await faults(siteId)).toEqual(expect.arrayContaining(['9 root']))
  })

  test('finds an entry that was taken out', async () => {
    const siteId = await grown()
    await tamper('ledger_positions', `delete from ledger_positions where site_id = '${siteId}' and position = 4`)
    expect(await faults(siteId)).toEqual(expect.arrayContaining(['9 damaged']))
  })

  test('finds a head that was not signed here, and one that says something else than was signed', async () => {
    const siteId = await grown()
    await tamper('ledger_heads', `update ledger_heads set jws = jws || 'x' where site_id = '${siteId}' and size = 6`)
    await tamper('ledger_heads', `update ledger_heads set at = at - interval '1 day' where site_id = '${siteId}' and size = 3`)
    expect(await faults(siteId)).toEqual(['3 payload', '6 signature'])
  })
})
