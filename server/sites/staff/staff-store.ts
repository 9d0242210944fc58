import { count, eq, sql } from 'drizzle-orm'
import type { Db } from '../../platform/db.ts'
import { staff } from './tables.ts'

/** A person who works in the console. `locale`: the language they chose. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly locale: string | null
  readonly mailProvenAt: Date | null
}

const COLUMNS = { id: staff.id, name: staff.name, email: staff.email, locale: staff.locale, mailProvenAt: staff.mailProvenAt }

/** The one spelling under which an address is kept and found. */
export const emailKey = (email: string): string => email.trim().toLowerCase()

export const countStaff = async (db: Db): Promise<number> => {
  const [found] = await db.select({ people: count() }).from(staff)
  return found?.people ?? 0
}

export const readStaff = async (db: Db, id: string): Promise<Person | undefined> => {
  const [found] = await db.select(COLUMNS).from(staff).where(eq(staff.id, id))
  return found
}

export const staffByEmail = async (db: Db, email: string): Promise<Person | undefined> => {
  const [found] = await db
    .select(COLUMNS)
    .from(staff)
    .where(eq(staff.email, emailKey(email)))
  return found
}

/** Stores a new person; false when the address has an account already. */
export const insertStaff = async (db: Db, { email, ...person }: Person): Promise<boolean> => {
  const stored = await db
    .insert(staff)
    .values({ ...person, email: emailKey(email) })
    .onConflictDoNothing()
    .returning({ id: staff.id })
  return stored.length > 0
}

export const changeStaff = async (
  db: Db,
  id: string,
  change: { readonly name?: string | undefined; readonly locale?: string | null | undefined },
): Promise<void> => {
  await db
    .update(staff)
    .set({ ...change, updatedAt: sql`now()` })
    .where(eq(staff.id, id))
}

/** Mail to the address reached the person. */
export const proveMail = async (db: Db, id: string): Promise<void> => {
  await db
    .update(staff)
    .set({ mailProvenAt: sql`coalesce(${staff.mailProvenAt}, now())` })
    .where(eq(staff.id, id))
}
