import { randomUUID } from 'node:crypto'
import { and, eq, gt, lt } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { MINUTE } from '../platform/time.ts'
import type { UndoItem, UndoKind } from './contract.ts'
import { undos } from './tables.ts'

/** How long a change can be taken back. */
const UNDO_LIFE = 10 * MINUTE

export type Undo = { readonly kind: UndoKind; readonly items: readonly UndoItem[] }

/** Keeps what is needed to take a change back. Answers the token, which only who made the change may use. */
export const keepUndo = async (
  tx: Db,
  siteId: string,
  actorId: string,
  { kind, items }: Undo,
  now: Date,
): Promise<{ readonly token: string; readonly until: string }> => {
  const id = randomUUID()
  const expiresAt = new Date(now.getTime() + UNDO_LIFE)
  await tx.insert(undos).values({ siteId, id, kind, items, actorId, expiresAt })
  return { token: id, until: expiresAt.toISOString() }
}

/** Takes the token, which works once; undefined when it is not this person's, used up, or too old. */
export const takeUndo = async (tx: Db, siteId: string, actorId: string, token: string, now: Date): Promise<Undo | undefined> => {
  const [taken] = await tx
    .delete(undos)
    .where(and(eq(undos.siteId, siteId), eq(undos.id, token), eq(undos.actorId, actorId), gt(undos.expiresAt, now)))
    .returning({ kind: undos.kind, items: undos.items })
  return taken
}

/** Deletes tokens that no longer work. */
export const purgeUndos = async (db: Db, now: Date): Promise<void> => {
  await db.delete(undos).where(lt(undos.expiresAt, now))
}
