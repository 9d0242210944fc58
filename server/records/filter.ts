import { sql, type SQL } from 'drizzle-orm'
import type { Filter, Room } from './contract.ts'

/** A subquery with the ids of the records that have a delivery in this state. */
export type DeliveredAs = (siteId: string, state: NonNullable<Filter['delivery']>) => SQL

const ROOM: Readonly<Record<Room, SQL>> = {
  leads: sql`grade is not null`,
  submissions: sql`true`,
  quarantine: sql`state = 'quarantined'`,
}

/** What was typed is looked up first. */
export type Narrow = Omit<Filter, 'sort' | 'q'>

/**
 * The condition of a list over `record_cards`; `found` is the one of `findWords`. What was thrown away shows only when it is asked for.
 */
export const conditionOf = (siteId: string, room: Room, filter: Narrow, deliveredAs: DeliveredAs, found: SQL): SQL => {
  const { grade, form, state, locale, source, delivery, from, to, person } = filter
  const parts: SQL[] = [sql`site_id = ${siteId}`, ROOM[room]]
  parts.push(state ? sql`state = ${state}` : room === 'quarantine' ? sql`true` : sql`state <> 'discarded'`)
  if (grade) parts.push(sql`grade = ${grade}`)
  if (form) parts.push(sql`form_id = ${form}`)
  if (locale) parts.push(sql`locale = ${locale}`)
  if (source !== undefined) parts.push(sql`source = ${source.toLowerCase()}`)
  if (person) parts.push(sql`subject_id = ${person}::uuid`)
  if (from) parts.push(sql`created_at >= ${from}::timestamptz`)
  if (to) parts.push(sql`created_at < ${to}::timestamptz`)
  if (delivery) parts.push(sql`id in (${deliveredAs(siteId, delivery)})`)
  parts.push(found)
  return sql.join(parts, sql` and `)
}
