import { and, asc, eq, or, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Room } from './contract.ts'
import { savedViews } from './tables.ts'

export type View = typeof savedViews.$inferSelect
export type NewView = Omit<View, 'version' | 'createdAt'>

const at = (siteId: string, id: string) => and(eq(savedViews.siteId, siteId), eq(savedViews.id, id))

/** Somebody's own views of a room and those that others shared, by name. */
export const viewsOf = (db: Db, siteId: string, ownerId: string, room: Room | undefined): Promise<View[]> =>
  db
    .select()
    .from(savedViews)
    .where(
      and(
        eq(savedViews.siteId, siteId),
        room && eq(savedViews.room, room),
        or(eq(savedViews.ownerId, ownerId), eq(savedViews.shared, true)),
      ),
    )
    .orderBy(asc(savedViews.name), asc(savedViews.id))

/** The view, held until the transaction ends. */
export const lockView = async (tx: Db, siteId: string, id: string): Promise<View | undefined> => {
  const [view] = await tx.select().from(savedViews).where(at(siteId, id)).for('update')
  return view
}

export const insertView = async (tx: Db, view: NewView): Promise<View> => {
  const [stored] = await tx.insert(savedViews).values(view).returning()
  if (!stored) throw new Error('the view was not stored')
  return stored
}

export const updateView = async (tx: Db, siteId: string, id: string, change: Partial<NewView>): Promise<View | undefined> => {
  const [stored] = await tx
    .update(savedViews)
    .set({ ...change, version: sql`${savedViews.version} + 1` })
    .where(at(siteId, id))
    .returning()
  return stored
}

export const deleteView = async (tx: Db, siteId: string, id: string): Promise<void> => {
  await tx.delete(savedViews).where(at(siteId, id))
}
