import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { fileOf } from '../../server/forms/uploads/store.ts'
import type { Db } from '../../server/platform/db.ts'
import type { Files } from '../../server/platform/files.ts'
import { newId } from '../../server/platform/id.ts'

/** A person with something in every feature. Each text has a token that is nowhere else. */
export type Member = { readonly id: string; readonly tokens: readonly string[] }

export const TOKEN = /crowd-[0-9a-f]{24}/g

const token = (): string => `crowd-${randomBytes(12).toString('hex')}`

/** Rows of one kind are added in one statement. */
const insert = async (db: Db, table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
  await db.execute(
    sql`insert into ${sql.raw(table)} select * from json_populate_recordset(null::${sql.raw(table)}, ${JSON.stringify(rows)}::text::json)`,
  )
}

/** People of a site who sent a form with a file, agreed, were mailed, rated, noted and delivered. `db` sees all sites. */
export const crowdOf = async (
  db: Db,
  files: Files,
  site: { readonly id: string; readonly form: string; readonly notice: string; readonly connection: string },
  count: number,
): Promise<readonly Member[]> => {
  const at = new Date().toISOString()
  const [subjects, submissions, leads, uploads, consents, notes, mails, deliveries]: Record<string, unknown>[][] = [
    [],
    [],
    [],
    [],
    [],
    [],
    [],
    [],
  ]
  const members: Member[] = []
  for (let i = 0; i < count; i++) {
    const [id, submission, upload] = [newId(), newId(), newId()]
    const tokens = Array.from({ length: 9 }, token)
    const [name, email, message, page, note, subject, text, crmId, file] = tokens
    const address = `${email}@example.com`
    const own = { site_id: site.id, subject_id: id }
    members.push({ id, tokens })
    subjects?.push({ site_id: site.id, id, identity: `email:${address}`, email: address, name, created_at: at })
    submissions?.push({
      ...own,
      id: submission,
      form_id: site.form,
      version: 1,
      reference: `P-${randomBytes(4).toString('hex').toUpperCase()}`,
      locale: 'en',
      values: { name, email: address, message },
      context: { page: `https://shop.example/${page}` },
      state: 'accepted',
      suspicion: [],
      digest: randomBytes(32).toString('hex'),
      created_at: at,
    })
    leads?.push({ ...own, id: submission, grade: 'hot', score: 80, reasons: [], created_at: at, version: 1 })
    uploads?.push({
      site_id: site.id,
      id: upload,
      form_id: site.form,
      field: 'brief',
      submission_id: submission,
      name: `${file}.txt`,
      type: 'text/plain',
      size: 40,
      received: 40,
      sha256: 'x',
      created_at: at,
    })
    consents?.push({
      ...own,
      id: newId(),
      submission_id: submission,
      purpose: 'calls',
      notice_id: site.notice,
      state: 'given',
      at,
      source: 'form',
      gpc: false,
    })
    notes?.push({
      ...own,
      id: newId(),
      record_id: submission,
      text: note,
      author_id: 'x',
      author_name: 'x',
      version: 1,
      created_at: at,
      updated_at: at,
    })
    mails?.push({
      site_id: site.id,
      id: newId(),
      kind: 'receipt',
      recipient: address,
      subject,
      text,
      html: `<p>${text}</p>`,
      state: 'sent',
      attempts: 1,
      created_at: at,
    })
    deliveries?.push({
      site_id: site.id,
      id: newId(),
      connection_id: site.connection,
      kind: 'lead',
      record_id: submission,
      state: 'delivered',
      attempts: 1,
      next_at: at,
      crm_id: crmId,
      created_at: at,
      updated_at: at,
    })
    await files.append(fileOf({ siteId: site.id, id: upload }), 0, Buffer.from(`brief of ${file} ${address}`))
  }
  const all = { subjects, submissions, leads, uploads, consents, notes, mails, deliveries }
  for (const [table, rows] of Object.entries(all))
    for (let from = 0; from < count; from += 500) await insert(db, table, rows?.slice(from, from + 500) ?? [])
  return members
}
