import { and, eq } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import { statement } from '../platform/statement.ts'
import { subjects } from './tables.ts'

export type Subject = typeof subjects.$inferSelect

export const readSubject = async (db: Db, siteId: string, id: string): Promise<Subject | undefined> => {
  const [subject] = await db
    .select()
    .from(subjects)
    .where(and(eq(subjects.siteId, siteId), eq(subjects.id, id)))
  return subject
}

/** PostgreSQL: a foreign key still points at the row. */
const STILL_REFERENCED = '23503'

const isReferenced = (error: unknown): boolean => {
  for (let e: unknown = error; e instanceof Error; e = e.cause) if ((e as { code?: string }).code === STILL_REFERENCED) return true
  return false
}

/**
 * Deletes those of the people at whom nothing points any more; answers their ids. Asks no feature: whatever points at a person
 * has a foreign key, and the database refuses, even when somebody is just adding such a row.
 */
export const deleteUnreferenced = async (tx: Db, siteId: string, ids: readonly string[]): Promise<string[]> => {
  const deleted: string[] = []
  for (const id of [...new Set(ids)].toSorted())
    try {
      await tx.transaction((savepoint) => savepoint.delete(subjects).where(and(eq(subjects.siteId, siteId), eq(subjects.id, id))))
      deleted.push(id)
    } catch (error) {
      if (!isReferenced(error)) throw error
    }
  return deleted
}

/** A person as a form shows them. `id` becomes the subject's id unless the site knows the identity already. */
export type Person = {
  readonly id: string
  readonly identity: string | null
  readonly email?: string | undefined
  readonly phone?: string | undefined
  readonly name?: string | undefined
}

// A conflict must update, even to the same values, because only then the row comes back, and is locked:
// what is about to point at the person cannot be orphaned by an erasure. Sorted, so that two writers cannot deadlock.
const UPSERT = `
  insert into subjects (site_id, id, identity, email, phone, name)
  select $1, id, identity, email, phone, name
  from json_to_recordset($2::text::json) as person (id uuid, identity text, email text, phone text, name text)
  order by identity
  on conflict (site_id, identity) do update set
    email = coalesce(excluded.email, subjects.email),
    phone = coalesce(excluded.phone, subjects.phone),
    name = coalesce(excluded.name, subjects.name)`

// A statement of its own: asking within the other whether the id is there would make PostgreSQL read all people of the site.
const INSERT_ANONYMOUS = `
  insert into subjects (site_id, id, name)
  select $1, id, name from json_to_recordset($2::text::json) as person (id uuid, name text)
  order by id
  on conflict (site_id, id) do nothing`

/**
 * Finds or makes the subjects of one site, all at once. What is known is never replaced by nothing.
 * People of the same identity are one person; the last mention wins.
 */
export const upsertSubjects = async (tx: Db, siteId: string, people: readonly Person[]): Promise<void> => {
  const distinct = new Map<string, Person>()
  for (const person of people) {
    const key = person.identity ?? person.id
    const before = distinct.get(key)
    distinct.set(key, before ? { ...before, ...person, id: before.id } : person)
  }
  const everybody = [...distinct.values()]
  const identified = everybody.filter(({ identity }) => identity !== null)
  const anonymous = everybody.filter(({ identity }) => identity === null)
  await Promise.all([
    identified.length > 0 && statement(tx, UPSERT, [siteId, JSON.stringify(identified)]),
    anonymous.length > 0 && statement(tx, INSERT_ANONYMOUS, [siteId, JSON.stringify(anonymous)]),
  ])
}

/** SQL for the id of the person that `identity` (an SQL expression) names in the site `$1`; null when nobody is named. */
export const subjectOf = (identity: string): string =>
  `(select known.id from subjects known where known.site_id = $1 and known.identity = ${identity})`
