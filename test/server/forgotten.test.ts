import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { insertConnection } from '../../server/crm/connection-store.ts'
import { webhook } from '../../server/crm/connectors/webhook.ts'
import { sweepForgotten } from '../../server/forgotten.ts'
import { seedForms } from '../../server/forms/seed.ts'
import { rows } from '../../server/platform/db.ts'
import { readSite } from '../../server/sites/store.ts'
import { featureWork } from '../../server/worker.ts'
import { serverHouse } from './house.ts'

const HOURS = 48

/** A server with the forms of `acme`, whose worker does not run. */
const idle = async () => {
  const { app, runtime, everywhere: db } = await serverHouse()
  const { jobs, keys, texts } = runtime
  const site = await readSite(db, 'acme')
  await seedForms(runtime.db, { site: site!, texts })
  const connect = () =>
    insertConnection(db, keys, { siteId: 'acme', kind: 'webhook', url: 'https://crm.example/', secret: webhook.secret(), settings: {} })
  /** A visitor sends the contact form without a script; answers the id. */
  const send = async (): Promise<string> => {
    const page = await (await app.request('/f/acme/contact')).text()
    const field = (name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? ''
    const form = new FormData()
    for (const name of ['_id', '_token', '_version', '_locale']) form.set(name, field(name))
    form.set('name', 'Ana')
    form.set('email', 'ana@example.com')
    form.set('message', 'Do you deliver to Subotica?')
    const answer = await app.request('/f/acme/contact', { method: 'POST', body: form, headers: { Origin: runtime.config.publicUrl } })
    expect(answer.status, await answer.text()).toBe(303)
    return field('_id')
  }
  const age = (minutes: number) => db.execute(sql`update submissions set created_at = created_at - ${minutes} * interval '1 minute'`)
  const planned = async () =>
    rows<{ record_id: string; connection_id: string }>(
      await db.execute(sql`select record_id, connection_id from deliveries order by record_id`),
    )
  return { runtime, db, jobs, connect, send, age, planned, sweep: () => sweepForgotten(runtime.db, jobs, HOURS) }
}

describe('a lead whose job was lost', () => {
  test('is found and planned, once, however often the sweep looks', async () => {
    const { db, connect, send, age, planned, sweep } = await idle()
    const connection = await connect()
    const id = await send()
    await db.execute(sql`delete from pgboss.job where name = 'submission.accepted'`)
    expect(await sweep()).toBe(0) // its own job may still come
    await age(4)
    await db.execute(sql`update connections set created_at = created_at - interval '1 hour'`)
    expect(await sweep()).toBe(1)
    expect(await sweep()).toBe(0)
    expect(await planned()).toEqual([{ record_id: id, connection_id: connection }])
    const woken = rows(await db.execute(sql`select 1 from pgboss.job where name = 'crm.deliver'`))
    expect(woken).toHaveLength(1)
  })

  test('is planned for the connection that lacks it, and a later one does not get the history', async () => {
    const { db, connect, send, age, planned, sweep } = await idle()
    const first = await connect()
    const second = await connect()
    await db.execute(sql`update connections set created_at = created_at - interval '1 hour'`)
    await send()
    await age(4)
    expect(await sweep()).toBe(2)
    await db.execute(sql`delete from deliveries where connection_id = ${second}`)
    await connect()
    expect(await sweep()).toBe(1)
    expect((await planned()).map((row) => row.connection_id).toSorted()).toEqual([first, second].toSorted())
  })

  test('that came before any connection goes to the first', async () => {
    const { connect, send, age, planned, sweep } = await idle()
    await send()
    await age(60)
    expect(await sweep()).toBe(0)
    await connect()
    expect(await sweep()).toBe(1)
    expect(await planned()).toHaveLength(1)
  })

  test('that is quarantined, or whose connection is disabled, is left alone', async () => {
    const { db, connect, send, age, sweep } = await idle()
    await connect()
    await db.execute(sql`update connections set created_at = created_at - interval '1 hour'`)
    await send()
    await age(4)
    await db.execute(sql`update submissions set state = 'quarantined'`)
    expect(await sweep()).toBe(0)
    await db.execute(sql`update submissions set state = 'accepted'`)
    await db.execute(sql`update connections set state = 'disabled'`)
    expect(await sweep()).toBe(0)
    await db.execute(sql`update connections set state = 'active'`)
    expect(await sweep()).toBe(1)
  })
})

test('one submission of a batch that cannot be followed does not hold up the others', async () => {
  const { runtime, connect, send, planned } = await idle()
  await connect()
  const [first, second] = [await send(), await send()]
  const follow = featureWork(runtime).find(({ job }) => job.name === 'submission.accepted')
  const batch = [first, 'not-an-id', second].map((submissionId) => ({ siteId: 'acme', submissionId }))
  await expect(follow!.run(batch)).rejects.toThrow('1 of 3 could not be followed')
  expect((await planned()).map((row) => row.record_id)).toEqual([first, second].toSorted())
})
