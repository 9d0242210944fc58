import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as addFormats } from 'ajv-formats'
import { unzipSync } from 'fflate'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCatalogue } from '../../../gdpr/catalogue.ts'
import { buildPackage } from '../../../gdpr/export/build.ts'
import { deliveries } from '../../../server/crm/tables.ts'
import { queueMail } from '../../../server/platform/mail.ts'
import { rows } from '../../../server/platform/db.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { insertNote } from '../../../server/records/note-store.ts'
import { keepUndo } from '../../../server/records/undo-store.ts'
import { savedViews } from '../../../server/records/tables.ts'
import { recordAudit } from '../../../server/sites/audit-store.ts'
import { testDatabase, type TestDatabase } from '../../database.ts'
import { openErasureWorld, type ErasureWorld } from './erasure-world.ts'

const token = (name: string): string => `${name}-${randomBytes(16).toString('hex')}`

let database: TestDatabase
let world: ErasureWorld

/** Leaves something in every feature that keeps anything of people, with a token of its own in each field that a person or staff can fill. */
const everywhere = async () => {
  const tokens = {
    name: token('name'),
    email: `${token('email')}@example.com`,
    message: token('message'),
    page: token('page'),
    source: token('source'),
    note: token('note'),
    subject: token('subject'),
    text: token('text'),
    html: token('html'),
    crmId: token('crm'),
    reason: token('reason'),
    view: token('view'),
  }
  const { name, email, message } = tokens
  const person = await world.person({
    name,
    email,
    message,
    page: `https://shop.example/${tokens.page}`,
    referrer: `https://${tokens.source}.example/`,
  })
  await world.deliverAll(person.id)
  const actor = { kind: 'staff', id: 'mira', role: 'agent', name: 'mira@acme.example' } as const
  await inSite(world.db, 'acme', async (tx) => {
    await insertNote(tx, {
      siteId: 'acme',
      id: randomUUID(),
      subjectId: person.subjectId,
      recordId: person.id,
      text: tokens.note,
      authorId: 'mira',
      authorName: 'Mira',
    })
    await queueMail(tx, world.jobs, {
      siteId: 'acme',
      kind: 'receipt',
      recipient: email,
      subject: tokens.subject,
      text: tokens.text,
      html: tokens.html,
    })
    await recordAudit(tx, 'acme', { actor, action: 'lead.read', object: 'lead', objectId: person.id, reason: tokens.reason })
    await keepUndo(tx, 'acme', 'mira', { kind: 'discard', items: [{ id: person.id }] }, world.clock())
    await tx.insert(savedViews).values({
      siteId: 'acme',
      id: randomUUID(),
      room: 'leads',
      name: tokens.view,
      query: `q=${encodeURIComponent(email)}`,
      ownerId: 'mira',
      ownerName: 'Mira',
    })
  })
  await world.everywhere
    .update(deliveries)
    .set({ crmId: tokens.crmId })
    .where(sql`record_id = ${person.id}`)
  return { ...person, tokens }
}

const packageOf = async (subjectIds: readonly string[], locale = 'en') => {
  const progress: string[] = []
  const chunks: Uint8Array[] = []
  const made = buildPackage(
    { db: world.db, texts: world.texts, registry: world.registry },
    {
      scope: { siteId: 'acme', subjectIds },
      about: {
        siteId: 'acme',
        siteName: 'Acme',
        controller: { name: 'Acme d.o.o.', email: 'privacy@acme.example' },
        locale,
        at: world.clock(),
      },
      portability: false,
      progress: async (done, of) => void progress.push(`${done}/${of}`),
    },
  )
  for await (const chunk of made) chunks.push(chunk)
  const files = unzipSync(Buffer.concat(chunks))
  const texts = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]))
  return { texts, progress }
}

/** Everything that the database, the folders and the CRM hold, read as the owner, not as the product reads it. */
const dump = async (): Promise<string> => {
  const tables = await inSite(world.db, 'acme', (tx) => readCatalogue(tx))
  const parts: string[] = []
  for (const table of tables)
    parts.push(JSON.stringify(rows(await world.everywhere.execute(sql.raw(`select t::text from ${table.sql} t`)))))
  for (const entry of readdirSync(world.dataDir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) parts.push(readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  parts.push(JSON.stringify(world.crm.received()))
  return parts.join('\n').toLowerCase()
}

const ways = (text: string): string[] =>
  [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64').slice(0, -4),
    Buffer.from(`x${text}`).toString('base64').slice(4, -4),
    Buffer.from(`xx${text}`).toString('base64').slice(4, -4),
    ...['md5', 'sha1', 'sha256'].map((name) => createHash(name).update(text).digest('hex')),
  ].map((one) => one.toLowerCase())

beforeAll(async () => {
  database = await testDatabase()
  world = await openErasureWorld(database)
})

describe('a canary in every field', () => {
  test('is in the access package, and none of another person', async () => {
    const [ana, boris] = [await everywhere(), await everywhere()]
    const { texts, progress } = await packageOf([ana.subjectId])
    const { view: _view, ...owed } = ana.tokens
    const all = Object.values(texts).join('\n')
    const data = texts['data.json'] ?? ''
    for (const [name, canary] of Object.entries(owed)) {
      expect(data, name).toContain(canary)
      expect(texts['index.html'], name).toContain(canary)
    }
    for (const [name, canary] of Object.entries(boris.tokens)) expect(all.includes(canary), name).toBe(false)
    for (const id of [boris.id, boris.subjectId, boris.reference]) expect(all).not.toContain(id)
    expect(Object.keys(texts).filter((name) => name.startsWith('files/'))).toHaveLength(1)
    expect(all).toContain(`A brief of ${ana.email}`)
    expect(progress.at(-1)).toBe(progress[0]?.replace('0/', `${progress.length - 1}/`))

    const validate = addFormats.default(new Ajv2020({ strict: false })).compile(JSON.parse(texts['schema.json'] ?? '') as object)
    expect(validate(JSON.parse(data)), JSON.stringify(validate.errors)).toBe(true)
    const portable = JSON.parse(texts['portable.json'] ?? '') as { sections: Record<string, Record<string, unknown>[]> }
    expect(portable.sections['submissions']?.[0]?.['values']).toMatchObject({ name: ana.tokens.name, message: ana.tokens.message })
    expect(portable.sections['leads']).toEqual([])
    expect(texts['portable.json']).not.toContain(ana.tokens.note)
    expect(texts['csv/notes.csv']).toContain(ana.tokens.note)
    // Names of staff stay out (CJEU C-579/21).
    expect(all).not.toContain('mira@acme.example')
  })

  test('is nowhere after the erasure, in no encoding, but where the law keeps the reason why somebody looked', async () => {
    const ana = await everywhere()
    const before = await dump()
    for (const canary of Object.values(ana.tokens)) expect(before).toContain(canary)
    const id = await world.approve([ana.subjectId])
    await world.advance(id)
    expect(await world.status(id)).toMatchObject({
      state: 'done',
      scan: { orphans: [], kept: [{ place: 'audit_entries.object_id', count: 1 }] },
    })
    expect(world.certificates.at(-1)?.kept).toMatchObject([{ feature: 'sites', item: 'audit', count: 1, reason: 'accountability' }])
    const after = await dump()
    const { reason, ...gone } = ana.tokens
    for (const [name, canary] of Object.entries(gone))
      for (const way of ways(canary)) expect(after.includes(way), `${name}: ${way}`).toBe(false)
    for (const own of [ana.reference, ana.upload]) expect(after).not.toContain(own.toLowerCase())
    expect(after).toContain(reason)
  })
})

describe('the book', () => {
  test.each(['en', 'sr', 'sr-Cyrl', 'hr', 'bs', 'pl', 'de', 'ar'])('can be read in %s', async (locale) => {
    const ana = await world.person({ message: '<script>alert(1)</script>' })
    const { texts } = await packageOf([ana.subjectId], locale)
    const html = texts['index.html'] ?? ''
    expect(html).toContain(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`)
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;script&gt;')
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, found]) => found)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, link] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(link)
    for (const [, file = ''] of html.matchAll(/href="(files[^"]+)"/g)) expect(Object.keys(texts)).toContain(decodeURIComponent(file))
  })
})
