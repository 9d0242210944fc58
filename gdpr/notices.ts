import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { sha256 } from '../server/platform/crypto.ts'
import type { Db } from '../server/platform/db.ts'
import { newId } from '../server/platform/id.ts'
import { notices } from './tables.ts'

/** A published consent text; it never changes, so that the text somebody agreed to can always be shown again. */
export type Notice = typeof notices.$inferSelect

type NoticeText = { readonly siteId: string; readonly purpose: string; readonly locale: string; readonly text: string }

/** Two publishers at once can take the same version number; the loser counts again. */
const ATTEMPTS = 5

/**
 * Publishes the exact text of a consent and answers its id. The same text again is the same notice.
 * Source: GDPR Art. 7(1); EDPB Guidelines 05/2020, paragraph 108: be able to show what the person was told.
 */
export const publishNotice = async (db: Db, { siteId, purpose, locale, text }: NoticeText): Promise<string> => {
  const digest = sha256(text)
  const series = and(eq(notices.siteId, siteId), eq(notices.purpose, purpose), eq(notices.locale, locale))
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [known] = await db
      .select({ id: notices.id })
      .from(notices)
      .where(and(series, eq(notices.sha256, digest)))
    if (known) return known.id

    const [last] = await db
      .select({ version: sql<number>`coalesce(max(${notices.version}), 0)`.mapWith(Number) })
      .from(notices)
      .where(series)
    const version = (last?.version ?? 0) + 1
    const [added] = await db
      .insert(notices)
      .values({ siteId, id: newId(), purpose, locale, version, text, sha256: digest })
      .onConflictDoNothing()
      .returning({ id: notices.id })
    if (added) return added.id
  }
  throw new Error(`the notice "${purpose}" (${locale}) could not be numbered`)
}

/** The published notices with these ids; ids that the site does not have are left out. */
export const noticesByIds = async (db: Db, siteId: string, ids: readonly string[]): Promise<Notice[]> =>
  ids.length === 0
    ? []
    : db
        .select()
        .from(notices)
        .where(and(eq(notices.siteId, siteId), inArray(notices.id, [...ids])))

/** The newest published text of a purpose in a language, else in the first of `others` that has one. */
export const currentNotice = async (
  db: Db,
  siteId: string,
  purpose: string,
  [locale = 'en', ...others]: readonly string[],
): Promise<Notice | undefined> => {
  const [newest] = await db
    .select()
    .from(notices)
    .where(and(eq(notices.siteId, siteId), eq(notices.purpose, purpose), eq(notices.locale, locale)))
    .orderBy(desc(notices.version))
    .limit(1)
  return newest ?? (others.length > 0 ? currentNotice(db, siteId, purpose, others) : undefined)
}

/** Every text that a site ever published, oldest first. */
export const allNotices = (db: Db, siteId: string): Promise<Notice[]> =>
  db.select().from(notices).where(eq(notices.siteId, siteId)).orderBy(notices.publishedAt, notices.id)
