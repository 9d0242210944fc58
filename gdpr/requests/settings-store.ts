import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import { privacySettings } from './tables.ts'

export type SettingsRow = typeof privacySettings.$inferSelect

/** By whose law days are counted, where nobody has chosen yet: the Union’s, in the zone of its capital. */
const DEFAULT = { jurisdiction: 'EU', zone: 'Europe/Brussels', authority: null, version: 0 } as const

/** The settings of a site; version 0 are those that nobody has stored yet. */
export const readSettings = async (db: Db, siteId: string): Promise<SettingsRow> => {
  const [found] = await db.select().from(privacySettings).where(eq(privacySettings.siteId, siteId))
  return found ?? { siteId, ...DEFAULT }
}

/** Stores what replaces version `version`; undefined when somebody was quicker. Requests that are open keep the law they came under. */
export const writeSettings = async (
  tx: Db,
  { siteId, version, ...values }: Pick<SettingsRow, 'siteId' | 'jurisdiction' | 'zone' | 'authority' | 'version'>,
): Promise<SettingsRow | undefined> => {
  if (version === 0)
    return (
      await tx
        .insert(privacySettings)
        .values({ siteId, ...values, version: 1 })
        .onConflictDoNothing()
        .returning()
    )[0]
  const [changed] = await tx
    .update(privacySettings)
    .set({ ...values, version: sql`${privacySettings.version} + 1` })
    .where(and(eq(privacySettings.siteId, siteId), eq(privacySettings.version, version)))
    .returning()
  return changed
}
