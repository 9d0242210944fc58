import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { testDatabase } from '../../database.ts'
import { deliveringTo } from './house.ts'
import { answer, content } from './receiver.ts'

const postgres = await testDatabase()

type Shop = Awaited<ReturnType<typeof deliveringTo>>['shop']

/** Lets days go by: everything that is stored was stored so much earlier. */
const daysLater = async (shop: Shop, days: number): Promise<void> => {
  await shop.everywhere.execute(
    sql`update deliveries set created_at = created_at - ${days} * interval '1 day' where site_id = ${shop.siteId}`,
  )
  await shop.everywhere.execute(
    sql`update connections set throttled_since = throttled_since - ${days} * interval '1 day' where site_id = ${shop.siteId}`,
  )
  await shop.later()
}

test('a receiver that asks to wait, and nothing else, for a week needs a person for all that waited so long', async () => {
  const { crm, shop } = await deliveringTo(postgres, answer(429, { 'retry-after': '86400' }))
  await shop.plan(3)
  await shop.wake()
  for (let day = 0; day < 6; day++) {
    await daysLater(shop, 1)
    await shop.wake()
  }
  expect((await shop.deliveries()).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(['waiting 0', 'waiting 0', 'waiting 0'])
  const [young] = await shop.plan(1)
  await daysLater(shop, 1.1)
  await shop.wake()
  const ended = await shop.deliveries()
  expect(ended.filter(({ state }) => state === 'needs_attention').map(({ fault }) => fault)).toEqual([
    'asked_to_wait_too_long',
    'asked_to_wait_too_long',
    'asked_to_wait_too_long',
  ])
  expect(ended.find(({ recordId }) => recordId === young)).toMatchObject({ state: 'waiting' })
  expect(crm.taken.size).toBe(0)
})

test('the week begins anew when the receiver has taken something', async () => {
  const { crm, shop } = await deliveringTo(postgres, answer(429))
  await shop.plan(1)
  await shop.wake()
  await daysLater(shop, 6)
  crm.become(content)
  await shop.wake()
  expect(await shop.connections()).toMatchObject([{ throttledSince: null }])
  crm.become(answer(429))
  await shop.plan(1)
  await shop.wake()
  await daysLater(shop, 2)
  await shop.wake()
  expect((await shop.deliveries()).map(({ state }) => state)).toEqual(['delivered', 'waiting'])
})
