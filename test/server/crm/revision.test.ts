import { describe, expect, test } from 'vitest'
import { reviseRecord } from '../../../server/crm/delivery-store.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'
import { deliveringTo } from './house.ts'
import { accepts, content } from './receiver.ts'

const [postgres, embedded] = await Promise.all([testDatabase(), embeddedDatabase()])
const onBoth: readonly (readonly [string, AnyDatabase])[] = [
  ['PostgreSQL', postgres],
  ['the embedded database', embedded],
]

const typeOf = ({ body }: { readonly body: string }): string => (JSON.parse(body) as { type: string }).type

describe.each(onBoth)('a record that changes, on %s', (_, database) => {
  test('comes again as a change, under an id of its own, to whoever has it', async () => {
    const { crm, shop, connection } = await deliveringTo(database, content)
    const [recordId = ''] = await shop.plan()
    await shop.wake()
    await inSite(shop.db, shop.siteId, (tx) => reviseRecord(tx, shop.jobs, shop.siteId, recordId))
    await shop.wake()
    await inSite(shop.db, shop.siteId, (tx) => reviseRecord(tx, shop.jobs, shop.siteId, recordId))
    await shop.wake()
    expect(crm.received.map(typeOf)).toEqual(['lead.created', 'lead.updated', 'lead.updated'])
    expect(new Set(crm.received.map(({ id }) => id)).size).toBe(3)
    expect(crm.received.every((one) => accepts(connection.secret, one))).toBe(true)
    expect(await shop.deliveries()).toMatchObject([{ state: 'delivered', revision: 2 }])
  })

  test('before anybody has it simply leaves as it is then', async () => {
    const { crm, shop } = await deliveringTo(database, content)
    const [recordId = ''] = await shop.plan()
    await inSite(shop.db, shop.siteId, (tx) => reviseRecord(tx, shop.jobs, shop.siteId, recordId))
    await shop.wake()
    expect(crm.received.map(typeOf)).toEqual(['lead.created'])
  })

  test('while it is on its way is sent once more: the late word of the older attempt does not count', async () => {
    let changed = false
    const change = (): Promise<void> =>
      changed
        ? Promise.resolve()
        : inSite(there.shop.db, there.shop.siteId, (tx) => reviseRecord(tx, there.shop.jobs, there.shop.siteId, recordId))
    const there = await deliveringTo(database, (_nth, response) => {
      void change().then(() => {
        changed = true
        response.writeHead(200).end()
      })
    })
    const [recordId = ''] = await there.shop.plan()
    await there.shop.wake()
    expect(await there.shop.deliveries()).toMatchObject([{ state: 'waiting', revision: 1 }])
    await there.shop.wake()
    expect(there.crm.received.map(typeOf)).toEqual(['lead.created', 'lead.updated'])
    expect(await there.shop.deliveries()).toMatchObject([{ state: 'delivered' }])
  })
})
