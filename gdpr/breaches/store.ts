import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../server/platform/db.ts'
import { breaches } from './tables.ts'

/** A breach as the register keeps it. */
export type Breach = typeof breaches.$inferSelect

/** What people write down about it. */
export type BreachFacts = Omit<Breach, 'siteId' | 'id' | 'alarmed' | 'createdAt' | 'closedAt' | 'version'>

const at = (siteId: string, id: string) => and(eq(breaches.siteId, siteId), eq(breaches.id, id))

export const insertBreach = async (tx: Db, breach: BreachFacts & Pick<Breach, 'siteId' | 'id' | 'createdAt'>): Promise<Breach> => {
  const [stored] = await tx.insert(breaches).values(breach).returning()
  if (!stored) throw new Error('a breach was not stored')
  return stored
}

export const readBreach = async (tx: Db, siteId: string, id: string): Promise<Breach | undefined> =>
  (await tx.select().from(breaches).where(at(siteId, id)))[0]

/** All of a site, the newest first. */
export const listBreaches = (tx: Db, siteId: string): Promise<Breach[]> =>
  tx.select().from(breaches).where(eq(breaches.siteId, siteId)).orderBy(desc(breaches.awareAt), desc(breaches.id))

/** Changes a breach that is still in the version which the person saw; undefined when it is not. */
export const changeBreach = async (
  tx: Db,
  { siteId, id, version }: Pick<Breach, 'siteId' | 'id' | 'version'>,
  change: Partial<BreachFacts> & { readonly closedAt?: Date | null },
): Promise<Breach | undefined> => {
  const [changed] = await tx
    .update(breaches)
    .set({ ...change, version: sql`${breaches.version} + 1` })
    .where(and(at(siteId, id), eq(breaches.version, version)))
    .returning()
  return changed
}

/** Breaches that are open and of which no authority was told, over all sites that the transaction sees. */
export const unnotified = (tx: Db): Promise<Breach[]> =>
  tx
    .select()
    .from(breaches)
    .where(and(isNull(breaches.closedAt), isNull(breaches.notifiedAt)))
    .orderBy(asc(breaches.awareAt))

/** The breach, held until the transaction ends. */
export const lockBreach = async (tx: Db, siteId: string, id: string): Promise<Breach | undefined> =>
  (await tx.select().from(breaches).where(at(siteId, id)).for('update'))[0]

/** Notes which alarm went out. No new version: nobody edits that. */
export const noteAlarm = async (tx: Db, { siteId, id }: Pick<Breach, 'siteId' | 'id'>, alarmed: number): Promise<void> => {
  await tx.update(breaches).set({ alarmed }).where(at(siteId, id))
}
