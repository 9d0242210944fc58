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

/**
 * Parts of a statement (`with …`) that find or make people of the site `$1`, out of `json` (a parameter, made by `peopleJson`).
 * `people (id, identity)` are those whom something identifies; the others get the id that they bring.
 */
export const peopleParts = (json: string): string => `
  people as (
    insert into subjects (site_id, id, identity, email, phone, name)
    select $1, id, identity, email, phone, name
    from json_to_recordset(${json}::text::json) as person (id uuid, identity text, email text, phone text, name text)
    where identity is not null
    order by identity
    -- A conflict must update, even to the same values, because only then the row comes back, and is locked: what is about to
    -- point at the person cannot be orphaned by an erasure. Sorted, so that two writers cannot deadlock.
    on conflict (site_id, identity) do update set
      email = coalesce(excluded.email, subjects.email),
      phone = coalesce(excluded.phone, subjects.phone),
      name = coalesce(excluded.name, subjects.name)
    returning id, identity),
  strangers as (
    insert into subjects (site_id, id, name)
    select $1, id, name from json_to_recordset(${json}::text::json) as person (id uuid, identity text, name text)
    where identity is null
    order by id
    on conflict (site_id, id) do nothing)`

/**
 * The parameter for `peopleParts`. What is known is never replaced by nothing. People of the same identity are one
 * person; the last mention wins.
 */
export const peopleJson = (people: readonly Person[]): string => {
  const distinct = new Map<string, Person>()
  for (const person of people) {
    const key = person.identity ?? person.id
    const before = distinct.get(key)
    distinct.set(key, before ? { ...before, ...person, id: before.id } : person)
  }
  return JSON.stringify([...distinct.values()])
}

const UPSERT = `with ${peopleParts('$2')} select count(*) from people`

/** Finds or makes people of one site, all at once. */
export const upsertSubjects = async (db: Db, siteId: string, people: readonly Person[]): Promise<void> => {
  await statement(db, UPSERT, [siteId, peopleJson(people)])
}
