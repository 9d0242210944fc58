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

const tableOf = (table: string): string => `select id from ${table} order by id limit 1`

/**
 * Where an object of a site comes from, asked within the site: by the folder before `{id}`, or by the name of another part
 * of the path.
 */
export const OBJECTS: Readonly<Record<string, string>> = {
  submissions: 'select s.id from submissions s left join uploads u on u.submission_id = s.id order by u.id nulls last limit 1',
  leads: tableOf('leads'),
  consents: tableOf('consents'),
  connections: tableOf('connections'),
  deliveries: tableOf('deliveries'),
  mails: tableOf('mails'),
  people: tableOf('subjects'),
  notes: tableOf('notes'),
  views: tableOf('saved_views'),
  staff: `select staff_id as id from staff_members where role = 'viewer' limit 1`,
  invitations: 'select id from staff_invitations where accepted_at is null and revoked_at is null limit 1',
  breaches: tableOf('breaches'),
  '{request}': tableOf('privacy_requests'),
  '{subject}': tableOf('subjects'),
  '{file}': 'select id from uploads limit 1',
  '{form}': `select 'contact' as id`,
  '{field}': `select field as id from sealed_values limit 1`,
  '{erasure}': tableOf('erasures'),
  '{hold}': `select id from legal_holds where until > now() limit 1`,
  '{person}': tableOf('subjects'),
  '{recipient}': tableOf('connections'),
}

/** An object of a site; undefined when there is none of this kind. */
export const objectOf = async ({ runtime }: House, site: string, kind: string): Promise<string | undefined> =>
  inSite(runtime.db, site, async (tx) => rows<{ id: string }>(await tx.execute(sql.raw(OBJECTS[kind] ?? 'select 1 where false')))[0]?.id)

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

/** Enough of each, for some routes take away what they are asked for. */
const MANY = 6

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
  // A number that names a person, so that there is something sealed too.
  const accepted = await send(house, id, { ...person, message: `${canary} 0101006500006` }, true)
  const later = await send(house, id, { ...person, email: `second-${canary}@example.com` }, false)
  const held = await send(house, id, { ...person, email: `third-${canary}@example.com` }, false)
  await post(house, `/v1/sites/${id}/privacy-requests`, { id: randomUUID(), kind: 'access', email: person.email, details: canary })
  await inSite(runtime.db, id, async (tx) => {
    // The trap's only trace is the state: what follows from it is tried elsewhere.
    await tx.execute(sql`delete from leads where id = ${held.id}`)
    await tx.execute(sql`update submissions set state = 'quarantined' where id = ${held.id}`)
    const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
    const connection = { siteId: id, kind: 'webhook', url: `https://127.0.0.1:1/${canary}`, secret, settings: {} }
    for (let i = 0; i < MANY; i++) await insertConnection(tx, keys, connection)
    for (const recordId of [accepted.id, later.id]) await planDeliveries(tx, jobs, { siteId: id, kind: 'lead', recordId })
    await queueMail(tx, jobs, { siteId: id, kind: 'test', recipient: controller.email, subject: canary, text: canary, html: canary })
    const person = sql`select id from subjects limit 1`
    await tx.execute(
      sql`insert into erasures (site_id, id, approved_by, certificate, jws, next_at, created_at)
        values (${id}, ${randomUUID()}, ${canary}, ${canary}, ${canary}, now() + interval '1 day', now())`,
    )
    for (let i = 0; i < MANY; i++) {
      await tx.execute(
        sql`insert into legal_holds (site_id, id, subject_id, items, reason, law, set_by, until, created_at)
          values (${id}, ${randomUUID()}, (${person}), '["*"]', ${canary}, 'x', ${canary}, now() + interval '1 day', now())`,
      )
      await tx.execute(
        sql`insert into notes (site_id, id, subject_id, text, author_id, author_name) values (${id}, ${randomUUID()}, (${person}), ${canary}, 'x', ${canary})`,
      )
      await tx.execute(
        sql`insert into saved_views (site_id, id, room, name, query, owner_id, owner_name, shared)
          values (${id}, ${randomUUID()}, 'leads', ${canary}, '', 'x', ${canary}, true)`,
      )
      await tx.execute(
        sql`insert into breaches (site_id, id, title, aware_at, affected, created_at)
          values (${id}, ${randomUUID()}, ${canary}, now(), '{"kinds": ["submissions"]}', now())`,
      )
      const [staffId, role] = [randomUUID(), i === 0 ? 'owner' : 'viewer']
      await tx.execute(sql`insert into staff (id, name, email) values (${staffId}, ${canary}, ${`${i}-${canary}@example.com`})`)
      await tx.execute(sql`insert into staff_members (site_id, staff_id, role) values (${id}, ${staffId}, ${role})`)
      await tx.execute(
        sql`insert into staff_invitations (site_id, id, email, role, mail_hash, link_hash, expires_at)
          values (${id}, ${randomUUID()}, ${`guest-${i}-${canary}@example.com`}, 'viewer', ${randomUUID()}, ${randomUUID()}, now() + interval '1 day')`,
      )
    }
  })
  return { id, canary, accepted, later, held }
}

export type Furnished = Awaited<ReturnType<typeof furnish>>
