import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { consentChanged } from '../../../gdpr/jobs.ts'
import { readChangedConsent, tellRecipients } from '../../../server/consent-recipients.ts'
import { insertConnection } from '../../../server/crm/connection-store.ts'
import { webhook } from '../../../server/crm/connectors/webhook.ts'
import { deliver } from '../../../server/crm/deliver.ts'
import { planDeliveries } from '../../../server/crm/deliveries.ts'
import { openOutgoing } from '../../../server/platform/outgoing.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { recordReader } from '../../../server/records.ts'
import { accepts, answer, content, receiver, type Received } from '../crm/receiver.ts'
import { privacyHouse, URL_OF_US } from './world.ts'

let house: Awaited<ReturnType<typeof privacyHouse>>
beforeAll(async () => {
  house = await privacyHouse()
})

type Sent = {
  type: string
  data: { purpose: string; granted: boolean; person: { id: string; email: string }; records: string[]; now: { granted: boolean } }
}
const bodyOf = ({ body }: Received) => JSON.parse(body) as Sent

/** A person with a lead, and receivers of which the first has got it. */
const delivered = async () => {
  const { db, jobs, keys } = house.runtime
  const ana = await house.person({ calls: 'given', newsletter: 'given' })
  const id: string = randomUUID()
  await house.everywhere.execute(sql`
    insert into submissions (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest)
    values ('acme', ${id}, 'contact', 1, ${ana.id}, ${id}, 'en', '{}', '{}', 'accepted', '[]', 'd')`)
  await house.everywhere.execute(
    sql`insert into leads (site_id, id, subject_id, grade, score, reasons) values ('acme', ${id}, ${ana.id}, 'warm', 1, '[]')`,
  )
  await house.everywhere.execute(sql`update connections set removed_at = now()`)
  const crm = await receiver(content)
  const secret = webhook.secret()
  await inSite(db, 'acme', (tx) => insertConnection(tx, keys, { siteId: 'acme', kind: 'webhook', url: crm.url, secret, settings: {} }))
  const outgoing = openOutgoing([crm.target])
  const run = deliver({
    db,
    jobs,
    keys,
    outgoing,
    records: recordReader({ keys, publicUrl: URL_OF_US }),
    consents: readChangedConsent,
    report: () => {},
  })
  /** Tries everything that is due now, as its jobs would. */
  const work = async () => {
    await house.everywhere.execute(sql`update deliveries set next_at = now() - interval '1 minute', leased_until = null`)
    await house.everywhere.execute(sql`update connections set throttled_until = null`)
    const open = await house.query<{ id: string }>(`select id from deliveries where state <> 'delivered'`)
    await run(open.map((one) => ({ siteId: 'acme', deliveryId: one.id })))
  }
  const tell = async () => {
    const changes = await house.query<{ data: { consentId: string } }>(
      `select data from pgboss.job where name = '${consentChanged.name}' and data->>'consentId' in (select id::text from consents where subject_id = '${ana.id}')`,
    )
    for (const { data } of changes) await tellRecipients(db, jobs, 'acme', data.consentId)
  }
  await inSite(db, 'acme', (tx) => planDeliveries(tx, jobs, { siteId: 'acme', kind: 'lead', recordId: id }))
  return { ana, id, crm, secret, work, tell, close: () => outgoing.close() }
}

describe('a withdrawal', () => {
  test('reaches whoever got the data, signed, however often it is announced', async () => {
    const { ana, id, crm, secret, work, tell, close } = await delivered()
    await work()
    await house.change(ana.token, [{ purpose: 'calls', granted: false }])
    for (let i = 0; i < 100; i++) await tell()
    await work()
    await work()
    expect(crm.received.map((one) => bodyOf(one).type)).toEqual(['lead.created', 'consent.withdrawn'])
    const last = crm.received[1]!
    expect(accepts(secret, last)).toBe(true)
    expect(bodyOf(last).data).toMatchObject({
      purpose: 'calls',
      granted: false,
      person: { id: ana.id, email: ana.email },
      records: [id],
      now: { state: 'withdrawn', granted: false },
    })
    await close()
  })

  test('waits for a receiver that is down, and whoever must know sees how far it got', async () => {
    const { ana, crm, work, tell, close } = await delivered()
    await work()
    crm.become(answer(503))
    await house.change(ana.token, [{ purpose: 'calls', granted: false }])
    await tell()
    await work()
    const status = async () => {
      const { token } = await house.token('dpo')
      const answered = await house.ask(`/v1/console/sites/acme/people/${ana.id}/consents`, {
        headers: { Authorization: `Bearer ${token}` },
      })
      const { events } = (await answered.json()) as {
        events: { state: string; recipients: { state: string; attempts: number; to: string }[] }[]
      }
      return events[0]
    }
    expect(await status()).toMatchObject({ state: 'withdrawn', recipients: [{ state: 'retrying', attempts: 1, to: crm.target }] })
    crm.become(content)
    await work()
    expect(await status()).toMatchObject({ state: 'withdrawn', recipients: [{ state: 'delivered', attempts: 2 }] })
    expect([...crm.taken.values()]).toHaveLength(2)
    await close()
  })

  test('before anything was sent is not sent on: the record itself says so', async () => {
    const { ana, crm, work, tell, close } = await delivered()
    await house.change(ana.token, [{ purpose: 'calls', granted: false }])
    await tell()
    await work()
    expect(crm.received.map((one) => bodyOf(one).type)).toEqual(['lead.created'])
    await close()
  })

  test('that was taken back meanwhile says how things stand now', async () => {
    const { ana, crm, work, tell, close } = await delivered()
    await work()
    await house.change(ana.token, [{ purpose: 'calls', granted: false }])
    const notice = (await house.preferences(ana.token)).choices.find(({ purpose }) => purpose === 'calls')?.offer?.sha256
    await house.change(ana.token, [{ purpose: 'calls', granted: true, notice }])
    await tell()
    await work()
    const told = crm.received.slice(1).map((one) => bodyOf(one))
    expect(told.map(({ type }) => type).toSorted()).toEqual(['consent.given', 'consent.withdrawn'])
    expect(told.every(({ data }) => data.now.granted)).toBe(true)
    await close()
  })
})
