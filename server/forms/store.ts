import { and, eq, sql } from 'drizzle-orm'
import { noticesByIds } from '../../gdpr/notices.ts'
import type { Db } from '../platform/db.ts'
import type { FormDefinition } from './contract.ts'
import type { PublishedVersion, ShownNotice, ShownNotices } from './published-version.ts'
import { forms, formVersions } from './tables.ts'

/** What can change about a form: which version is current, and whether it is open. */
export type FormRow = typeof forms.$inferSelect

/** What never changes: one version's definition and the consent texts that it shows. */
export type VersionRow = Pick<PublishedVersion, 'siteId' | 'formId' | 'version' | 'definition' | 'notices'>

/** Purpose → locale → notice id, as a version keeps them. */
export type NoticeIds = (typeof formVersions.$inferSelect)['notices']

const isForm = (siteId: string, formId: string) => and(eq(forms.siteId, siteId), eq(forms.id, formId))

export const findForm = async (db: Db, siteId: string, formId: string): Promise<FormRow | undefined> => {
  const [form] = await db.select().from(forms).where(isForm(siteId, formId))
  return form
}

const withTexts = async (db: Db, siteId: string, ids: NoticeIds): Promise<ShownNotices> => {
  const found = await noticesByIds(
    db,
    siteId,
    Object.values(ids).flatMap((byLocale) => Object.values(byLocale)),
  )
  const byId = new Map(found.map(({ id, sha256, text }) => [id, { id, sha256, text }]))
  const shown = (id: string): ShownNotice => {
    const notice = byId.get(id)
    if (!notice) throw new Error(`the published notice ${id} of site ${siteId} is missing`)
    return notice
  }
  return Object.fromEntries(
    Object.entries(ids).map(([purpose, byLocale]) => [
      purpose,
      Object.fromEntries(Object.entries(byLocale).map(([locale, id]) => [locale, shown(id)])),
    ]),
  )
}

export const findVersion = async (db: Db, siteId: string, formId: string, version: number): Promise<VersionRow | undefined> => {
  const [row] = await db
    .select()
    .from(formVersions)
    .where(and(eq(formVersions.siteId, siteId), eq(formVersions.formId, formId), eq(formVersions.version, version)))
  return row && { siteId, formId, version, definition: row.definition, notices: await withTexts(db, siteId, row.notices) }
}

/** Locks the form until the transaction ends, so that two publishers cannot make the same version; makes it first if need be. */
export const lockForm = async (tx: Db, siteId: string, formId: string): Promise<FormRow> => {
  await tx.insert(forms).values({ siteId, id: formId, version: 0 }).onConflictDoNothing()
  const [form] = await tx.select().from(forms).where(isForm(siteId, formId)).for('update')
  if (!form) throw new Error(`the form ${siteId}/${formId} vanished`)
  return form
}

type NewVersion = { siteId: string; formId: string; definition: FormDefinition; notices: NoticeIds }

/**
 * The version with exactly this content, if there is one. jsonb compares by content, whatever the order of keys; the cast
 * through text keeps postgres.js from encoding the JSON a second time.
 */
export const sameVersion = async (db: Db, { siteId, formId, definition, notices }: NewVersion): Promise<number | undefined> => {
  const [same] = await db
    .select({ version: formVersions.version })
    .from(formVersions)
    .where(
      and(
        eq(formVersions.siteId, siteId),
        eq(formVersions.formId, formId),
        sql`${formVersions.definition} = ${JSON.stringify(definition)}::text::jsonb`,
        sql`${formVersions.notices} = ${JSON.stringify(notices)}::text::jsonb`,
      ),
    )
    .limit(1)
  return same?.version
}

export const insertVersion = async (tx: Db, { siteId, formId, definition, notices }: NewVersion): Promise<number> => {
  const [last] = await tx
    .select({ version: sql<number>`coalesce(max(${formVersions.version}), 0)`.mapWith(Number) })
    .from(formVersions)
    .where(and(eq(formVersions.siteId, siteId), eq(formVersions.formId, formId)))
  const version = (last?.version ?? 0) + 1
  await tx.insert(formVersions).values({ siteId, formId, version, definition, notices })
  return version
}

export const makeCurrent = async (tx: Db, siteId: string, formId: string, version: number): Promise<void> => {
  await tx.update(forms).set({ version }).where(isForm(siteId, formId))
}

/** False when the site has no such form. */
export const updateStatus = async (db: Db, siteId: string, formId: string, status: FormRow['status']): Promise<boolean> => {
  const changed = await db.update(forms).set({ status }).where(isForm(siteId, formId)).returning({ id: forms.id })
  return changed.length > 0
}

/** All forms of a site, by name. */
export const formsOf = (db: Db, siteId: string): Promise<FormRow[]> =>
  db.select().from(forms).where(eq(forms.siteId, siteId)).orderBy(forms.id)
