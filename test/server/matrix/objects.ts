import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { insertConnection } from '../../../server/crm/connection-store.ts'
import { planDeliveries } from '../../../server/crm/deliveries.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import { queueMail } from '../../../server/platform/mail.ts'
import { rows } from '../../../server/platform/db.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { addOrigin, insertSite } from '../../../server/sites/store.ts'
import { contactForm } from '../forms/world.ts'
import type { serverHouse } from '../house.ts'

export type House = Awaited<ReturnType<typeof serverHouse>>

/** What stands in every text of a site's, so that it is known wherever it comes out. */
export const canaryOf = (site: string): string => `canary-of-${site}`

/** Where the objects of a route come from: the folder before `{id}`, and the table or the query that has their ids. */
export const OBJECTS: Readonly<Record<string, string>> = {
  submissions: 'submissions',
  leads: 'leads',
  connections: 'connections',
  deliveries: 'deliveries',
}

/** Ids of a site's objects of a kind, newest last. */
export const idsOf = async ({ runtime }: House, site: string, kind: string): Promise<string[]> =>
  inSite(runtime.db, site, async (tx) =>
    rows<{ id: string }>(
      await tx.execute(sql`select id::text from ${sql.identifier(OBJECTS[kind] ?? kind)} where site_id = ${site} order by 1`),
    ).map(({ id }) => id),
  )

const post = async ({ app }: House, path: string, body: unknown): Promise<Record<string, string>> => {
  const answer = await app.request(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}

/** Sends a form, with a file where it is asked for; answers the id, and what the visitor gets. */
const send = async (house: House, site: string, values: Record<string, unknown>, withFile: boolean) => {
  const form = `/v1/sites/${site}/forms/contact`
  const { token = '' } = await post(house, `${form}/challenges`, {})
  const upload: string = randomUUID()
  const bytes = new TextEncoder().encode(canaryOf(site))
  const path = `/v1/sites/${site}/uploads/${upload}?form=contact&field=brief&name=${canaryOf(site)}.txt`
  const headers = { 'Portik-Token': token, 'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}` }
  if (withFile && !(await house.app.request(path, { method: 'PUT', headers, body: bytes })).ok) throw new Error('no upload')
  const id: string = randomUUID()
  const request = { id, token, locale: 'en', values: { ...values, ...(withFile ? { brief: [upload] } : {}) } }
  const { receipt_url: receipt = '' } = await post(house, `${form}/submissions`, request)
  return { id, upload, token, receipt: new URL(receipt).pathname }
}

/** A site with some of everything that features keep, each text with the site's canary. */
export const furnish = async (house: House, id: string) => {
  const { runtime, everywhere } = house
  const { jobs, keys } = runtime
  const canary = canaryOf(id)
  const controller = { name: canary, email: `${canary}@example.com` }
  const site = { id, name: canary, locales: ['en' as const], theme: {}, controller, origins: [] }
  await insertSite(everywhere, site)
  await addOrigin(everywhere, id, 'https://shop.example')
  await publishForm(runtime.db, { site, definition: contactForm, noticeTexts: () => canary })
  await publishForm(runtime.db, { site, definition: { ...contactForm, id: `only-${id}` }, noticeTexts: () => canary })
  const person = { name: canary, email: `${canary}@example.com`, message: canary }
  const accepted = await send(house, id, person, true)
  const later = await send(house, id, { ...person, email: `second-${canary}@example.com` }, false)
  const held = await send(house, id, { ...person, email: `third-${canary}@example.com` }, false)
  await inSite(runtime.db, id, async (tx) => {
    // The trap's only trace is the state: what follows from it is tried elsewhere.
    await tx.execute(sql`delete from leads where id = ${held.id}`)
    await tx.execute(sql`update submissions set state = 'quarantined' where id = ${held.id}`)
    const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
    await insertConnection(tx, keys, { siteId: id, kind: 'webhook', url: `https://${canary}.example/hook`, secret, settings: {} })
    for (const recordId of [accepted.id, later.id]) await planDeliveries(tx, jobs, { siteId: id, kind: 'lead', recordId })
    await queueMail(tx, jobs, { siteId: id, kind: 'test', recipient: controller.email, subject: canary, text: canary, html: canary })
  })
  return { id, canary, accepted, later, held }
}

export type Furnished = Awaited<ReturnType<typeof furnish>>
