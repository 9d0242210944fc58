import { and, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { notes } from './tables.ts'

export type NoteRow = typeof notes.$inferSelect

const at = (siteId: string, id: string) => and(eq(notes.siteId, siteId), eq(notes.id, id))

/** Nobody reads more at once; older ones stay stored. */
const MOST = 200

/** Notes about a person, newest first; with `recordId`, those on that record. */
export const notesOf = (db: Db, siteId: string, subjectId: string, recordId?: string): Promise<NoteRow[]> =>
  db
    .select()
    .from(notes)
    .where(and(eq(notes.siteId, siteId), eq(notes.subjectId, subjectId), recordId ? eq(notes.recordId, recordId) : undefined))
    .orderBy(desc(notes.createdAt), desc(notes.id))
    .limit(MOST)

/** The note, held until the transaction ends. */
export const lockNote = async (tx: Db, siteId: string, id: string): Promise<NoteRow | undefined> => {
  const [note] = await tx.select().from(notes).where(at(siteId, id)).for('update')
  return note
}

export const insertNote = async (tx: Db, note: Omit<NoteRow, 'version' | 'createdAt' | 'updatedAt'>): Promise<NoteRow> => {
  const [stored] = await tx.insert(notes).values(note).returning()
  if (!stored) throw new Error('the note was not stored')
  return stored
}

export const updateNote = async (tx: Db, siteId: string, id: string, text: string): Promise<NoteRow | undefined> => {
  const [stored] = await tx
    .update(notes)
    .set({ text, version: sql`${notes.version} + 1`, updatedAt: sql`now()` })
    .where(at(siteId, id))
    .returning()
  return stored
}

export const deleteNote = async (tx: Db, siteId: string, id: string): Promise<void> => {
  await tx.delete(notes).where(at(siteId, id))
}
