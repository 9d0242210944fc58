import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { tellPeople, type AlertDeps } from '../../../server/crm/alert.ts'
import { CRM_JOBS } from '../../../server/crm/jobs.ts'
import { PAUSED_BY_HAND, stopConnection } from '../../../server/crm/connection-state-store.ts'
import { mailSend } from '../../../server/platform/mail.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { mails } from '../../../server/platform/tables.ts'
import { openTexts } from '../../../server/platform/texts.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'
import { deliveringTo } from './house.ts'
import { answer, content } from './receiver.ts'

const [postgres, embedded] = await Promise.all([testDatabase(), embeddedDatabase()])
const texts = openTexts(new URL('../../../locales/', import.meta.url))

const OWNERS = [
  { email: 'ana@shop.example', locale: 'hr' },
  { email: 'Ana@shop.example', locale: 'hr' },
  { email: 'piotr@shop.example', locale: 'pl' },
]

/** A shop whose receiver answers so, with the part that tells its people. */
const alarmed = async (database: AnyDatabase, status: number) => {
  const { crm, shop, connection } = await deliveringTo(database, answer(status))
  const jobs = await startJobs(database, { jobs: [...CRM_JOBS, mailSend], supervise: false, onError: () => {} })
  const deps: AlertDeps = {
    db: shop.db,
    jobs,
    texts,
    publicUrl: 'https://portal.example',
    watch: async (_tx, siteId) => (siteId === shop.siteId ? { site: 'Shop', watchers: OWNERS } : undefined),
  }
  const told = () => shop.everywhere.select().from(mails).where(eq(mails.siteId, shop.siteId)).orderBy(mails.createdAt, mails.recipient)
  const fail = async (count: number) => {
    await shop.plan(count)
    await shop.wake()
  }
  /** Everything that happened happened an hour earlier. */
  const anHourLater = async () => {
    const hour = sql`interval '61 minutes'`
    await shop.everywhere.execute(sql`update connections set told_at = told_at - ${hour} where site_id = ${shop.siteId}`)
    await shop.everywhere.execute(sql`update deliveries set updated_at = updated_at - ${hour} where site_id = ${shop.siteId}`)
  }
  return { crm, shop, connection, told, fail, anHourLater, tell: () => tellPeople(deps), close: () => jobs.stop() }
}

describe.each([
  ['PostgreSQL', postgres],
  ['the embedded database', embedded],
] as const)('on %s', (_, database) => {
  test('records that need a person are told once to each owner, together, in the owner’s language', async () => {
    const { told, fail, tell, close } = await alarmed(database, 422)
    await fail(3)
    await tell()
    await tell()
    const sent = await told()
    expect(sent.map(({ recipient }) => recipient).toSorted()).toEqual(['Ana@shop.example', 'piotr@shop.example'])
    const [ana, piotr] = sent.toSorted((a, b) => a.recipient.localeCompare(b.recipient))
    expect(ana).toMatchObject({ kind: 'delivery_alert', subject: 'Shop: zapisi ne stižu', state: 'waiting' })
    expect(ana!.text).toMatch(/^3 zapisa nisu stigla na 127\.0\.0\.1:\d+\. Primatelj nije prihvatio ovaj zapis/m)
    expect(ana!.text).toContain('https://portal.example/console/')
    expect(piotr!.text).toContain('3 rekordy nie dotarły')
    await close()
  })

  test('what fails within the hour is told at its end, in one mail; nothing new, no mail', async () => {
    const { told, fail, tell, anHourLater, close } = await alarmed(database, 422)
    await fail(1)
    await tell()
    await fail(2)
    await fail(2)
    await tell()
    expect(await told()).toHaveLength(2)
    await anHourLater()
    await tell()
    const all = await told()
    expect(all).toHaveLength(4)
    expect(all.at(-1)!.text).toContain('5 rek')
    await anHourLater()
    await tell()
    expect(await told()).toHaveLength(4)
    await close()
  })
})

test('a connection that stopped by itself is told, with what to do; a path that may be a secret is not', async () => {
  const { shop, told, fail, tell, close } = await alarmed(postgres, 410)
  await shop.everywhere.execute(sql`update connections set url = url || 'hooks/secret-path' where site_id = ${shop.siteId}`)
  await fail(1)
  await tell()
  const [mail] = await told()
  expect(mail!.text).toContain('zatvorena')
  expect(mail!.text).not.toContain('secret-path')
  await close()
})

test('somebody who paused a connection needs no mail about it', async () => {
  const { shop, connection, told, tell, close } = await alarmed(postgres, 200)
  await stopConnection(shop.everywhere, shop.siteId, connection.id, 'paused', PAUSED_BY_HAND)
  await tell()
  expect(await told()).toEqual([])
  await close()
})

test('two workers that tell at the same moment send one mail', async () => {
  const { told, fail, tell, close } = await alarmed(postgres, 401)
  await fail(1)
  await Promise.all([tell(), tell(), tell()])
  expect(await told()).toHaveLength(2)
  await close()
})

test('where everything arrives, nobody is bothered', async () => {
  const { crm, shop, told, fail, tell, close } = await alarmed(postgres, 200)
  crm.become(content)
  await fail(2)
  await tell()
  expect(await told()).toEqual([])
  expect((await shop.connections())[0]!.toldAt).toBeNull()
  await close()
})
