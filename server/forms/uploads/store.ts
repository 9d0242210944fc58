import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { sha256 } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import type { Files } from '../../platform/files.ts'
import { inEverySite } from '../../platform/tenancy.ts'
import { DAY } from '../../platform/time.ts'
import { uploads } from '../tables.ts'

export type Upload = typeof uploads.$inferSelect
export type NewUpload = Pick<Upload, 'siteId' | 'id' | 'formId' | 'field' | 'name' | 'size' | 'createdAt'>

/** Name of an upload's bytes among all sites' files; ids come from browsers and may be the same on two sites. */
export const fileOf = ({ siteId, id }: Pick<Upload, 'siteId' | 'id'>): string => sha256(`${siteId}/${id}`)

const at = ({ siteId, id }: Pick<Upload, 'siteId' | 'id'>) => and(eq(uploads.siteId, siteId), eq(uploads.id, id))

export const findUpload = async (db: Db, key: Pick<Upload, 'siteId' | 'id'>): Promise<Upload | undefined> => {
  const [upload] = await db.select().from(uploads).where(at(key))
  return upload
}

/** The files of a submission, in the order in which they came. */
export const filesOfSubmission = (db: Db, siteId: string, submissionId: string): Promise<Upload[]> =>
  db
    .select()
    .from(uploads)
    .where(and(eq(uploads.siteId, siteId), eq(uploads.submissionId, submissionId)))
    .orderBy(asc(uploads.createdAt), asc(uploads.id))

/** Announces an upload, or finds the one that was announced before under this id. */
export const beginUpload = async (db: Db, upload: NewUpload): Promise<Upload | undefined> => {
  await db.insert(uploads).values(upload).onConflictDoNothing()
  return findUpload(db, upload)
}

export const noteReceived = async (db: Db, key: Pick<Upload, 'siteId' | 'id'>, received: number): Promise<void> => {
  await db
    .update(uploads)
    .set({ received })
    .where(and(at(key), lt(uploads.received, received)))
}

/** From now on a submission may name it. `type` is what the bytes are. */
export const finishUpload = async (db: Db, key: Pick<Upload, 'siteId' | 'id'>, found: Pick<Upload, 'type' | 'sha256'>): Promise<void> => {
  await db
    .update(uploads)
    .set({ ...found, received: sql`${uploads.size}` })
    .where(at(key))
}

/** Forgets an upload that no submission has; the row goes first, so that nobody can attach what is being deleted. */
export const discardUpload = async (db: Db, files: Files, key: Pick<Upload, 'siteId' | 'id'>): Promise<void> => {
  const gone = await db
    .delete(uploads)
    .where(and(at(key), isNull(uploads.submissionId)))
    .returning({ id: uploads.id })
  if (gone.length > 0) await files.remove(fileOf(key))
}

/** Deletes the files of submissions that are being deleted: the bytes first, so that a crash leaves none without a row. */
export const forgetFiles = async (tx: Db, files: Files, siteId: string, submissionIds: readonly string[]): Promise<void> => {
  const those = and(eq(uploads.siteId, siteId), inArray(uploads.submissionId, [...submissionIds]))
  for (const { id } of await tx.select({ id: uploads.id }).from(uploads).where(those)) await files.remove(fileOf({ siteId, id }))
  await tx.delete(uploads).where(those)
}

/** Deletes uploads that no submission has, with their bytes. */
export const forgetUploads = async (tx: Db, files: Files, siteId: string, ids: readonly string[]): Promise<void> => {
  const gone = await tx
    .delete(uploads)
    .where(and(eq(uploads.siteId, siteId), inArray(uploads.id, [...ids]), isNull(uploads.submissionId)))
    .returning({ id: uploads.id })
  for (const { id } of gone) await files.remove(fileOf({ siteId, id }))
}

/** How long an upload may wait for its form to be sent. */
export const UPLOAD_LIFE = DAY

/** Deletes uploads that were begun a day ago and never sent along with a form. Answers how many. */
export const purgeUploads = async (db: Db, files: Files, now: Date): Promise<number> => {
  const forgotten = and(isNull(uploads.submissionId), lt(uploads.createdAt, new Date(now.getTime() - UPLOAD_LIFE)))
  const stale = await inEverySite(db, (tx) => tx.delete(uploads).where(forgotten).returning({ siteId: uploads.siteId, id: uploads.id }))
  for (const key of stale) await files.remove(fileOf(key))
  return stale.length
}
