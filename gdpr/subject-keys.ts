import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, type Keys } from '../server/platform/crypto.ts'
import type { Db } from '../server/platform/db.ts'
import { statement } from '../server/platform/statement.ts'

const KEY_BYTES = 32

/** Seals and opens texts of one person. `context` names the place (`table|row|column`): a text moved to another does not open. */
export type SubjectKey = {
  seal(text: string, context: string): string
  /** Throws when the text was sealed for another person or place. */
  open(sealed: string, context: string): string
}

const wrapping = (siteId: string, subjectId: string): string => `subject-key|${siteId}|${subjectId}`

const keyOf = (bytes: Buffer, siteId: string, subjectId: string): SubjectKey => {
  const place = (context: string): string => `${siteId}|${subjectId}|${context}`
  return {
    seal: (text, context) => encrypt(bytes, text, place(context)),
    open: (sealed, context) => decrypt(bytes, sealed, place(context)),
  }
}

type Row = { readonly subject: string; readonly wrapped: string }

const READ = `
  select subject_id as subject, wrapped from subject_keys
  where site_id = $1 and subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

const MAKE = `
  insert into subject_keys (site_id, subject_id, wrapped)
  select $1, subject, wrapped from json_to_recordset($2::text::json) as made (subject uuid, wrapped text)
  order by subject
  on conflict do nothing`

/** The keys of people who have one; of an erased person there is none, and what it sealed stays closed for ever. */
export const readSubjectKeys = async (
  db: Db,
  keys: Keys,
  siteId: string,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, SubjectKey>> => {
  const found = await statement<Row>(db, READ, [siteId, JSON.stringify(subjectIds)])
  return new Map(
    found.map(({ subject, wrapped }) => {
      const bytes = Buffer.from(decrypt(keys.of('subject-keys'), wrapped, wrapping(siteId, subject)), 'base64')
      return [subject, keyOf(bytes, siteId, subject)]
    }),
  )
}

/** The keys of people, made where there is none yet; two who make one at once use the same. */
export const makeSubjectKeys = async (
  tx: Db,
  keys: Keys,
  siteId: string,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, SubjectKey>> => {
  const made = subjectIds.map((subject) => {
    const bytes = randomBytes(KEY_BYTES).toString('base64')
    return { subject, wrapped: encrypt(keys.of('subject-keys'), bytes, wrapping(siteId, subject)) }
  })
  await statement(tx, MAKE, [siteId, JSON.stringify(made)])
  return readSubjectKeys(tx, keys, siteId, subjectIds)
}
