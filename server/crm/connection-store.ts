import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { decrypt, encrypt, type Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import type { Jobs } from '../platform/jobs.ts'
import { SECOND } from '../platform/time.ts'
import type { Target } from './connector.ts'
import { crmWake } from './jobs.ts'
import { stableId } from '../platform/stable-id.ts'
import { inSite } from '../platform/tenancy.ts'
import { connections, deliveries } from './tables.ts'

export type Connection = typeof connections.$inferSelect

/** Binds a ciphertext to its row; the same for both secrets, so that rotating moves the old one as it is. */
const contextOf = (siteId: string, id: string): string => `connections/${siteId}/${id}`

const seal = (keys: Keys, siteId: string, id: string, secret: string): string =>
  encrypt(keys.of('connections'), secret, contextOf(siteId, id))

const at = (siteId: string, id: string) => and(eq(connections.siteId, siteId), eq(connections.id, id))

/** Undefined when it was sealed with another master secret. */
const unseal = (keys: Keys, siteId: string, id: string, sealed: string): string | undefined => {
  try {
    return decrypt(keys.of('connections'), sealed, contextOf(siteId, id))
  } catch {
    return undefined
  }
}

/** The connection as a connector needs it, with its secrets opened; undefined when the master secret is not the one that sealed them. */
export const openTarget = (keys: Keys, connection: Connection): Target | undefined => {
  const { siteId, id, url, settings } = connection
  const secret = unseal(keys, siteId, id, connection.secret)
  if (secret === undefined) return undefined
  const previousSecret = connection.previousSecret === null ? undefined : unseal(keys, siteId, id, connection.previousSecret)
  return { url, settings, secret, ...(previousSecret === undefined ? {} : { previousSecret }) }
}

type NewConnection = {
  readonly siteId: string
  readonly kind: string
  readonly url: string
  readonly secret: string
  readonly settings: Readonly<Record<string, string>>
}

/** Ids of the connections that are to get the site's new records. */
export const targetsOf = async (db: Db, siteId: string): Promise<string[]> => {
  const open = await db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.siteId, siteId), inArray(connections.state, ['active', 'paused'])))
  return open.map(({ id }) => id)
}

/** Stores a connection with its secret encrypted; answers its id. URL and secret were checked before. */
export const insertConnection = async (db: Db, keys: Keys, { siteId, secret, ...rest }: NewConnection): Promise<string> => {
  const id = newId()
  await db.insert(connections).values({ siteId, id, ...rest, secret: seal(keys, siteId, id, secret) })
  return id
}

export const listConnections = (db: Db, siteId: string): Promise<Connection[]> =>
  db.select().from(connections).where(eq(connections.siteId, siteId)).orderBy(asc(connections.createdAt), asc(connections.id))

export const getConnection = async (db: Db, siteId: string, id: string): Promise<Connection | undefined> =>
  (await db.select().from(connections).where(at(siteId, id)))[0]

/** The same for somebody who has only the id (the command line). */
export const findConnection = async (db: Db, id: string): Promise<Connection | undefined> =>
  (await db.select().from(connections).where(eq(connections.id, id)))[0]

/** The receiver has another address now. */
export const moveConnection = async (db: Db, siteId: string, id: string, url: string): Promise<void> => {
  await db.update(connections).set({ url }).where(at(siteId, id))
}

/** From now on both secrets sign, the old one until `forgetOldSecret` or the next rotation. */
export const rotateSecret = async (db: Db, keys: Keys, siteId: string, id: string, secret: string): Promise<void> => {
  await db
    .update(connections)
    .set({ previousSecret: sql`${connections.secret}`, secret: seal(keys, siteId, id, secret) })
    .where(at(siteId, id))
}

/** Ends a rotation: the receiver knows the new secret. */
export const forgetOldSecret = async (db: Db, siteId: string, id: string): Promise<void> => {
  await db.update(connections).set({ previousSecret: null }).where(at(siteId, id))
}

/** Stops deliveries, which wait. Already `paused` or `disabled` ones keep their first reason. */
export const stopConnection = async (db: Db, siteId: string, id: string, state: 'paused' | 'disabled', reason: string): Promise<void> => {
  await db
    .update(connections)
    .set({ state, reason })
    .where(and(at(siteId, id), eq(connections.state, 'active')))
}

/** Deliveries of the connection are silent until then; a longer silence that was asked for before stands. */
export const silenceConnection = async (tx: Db, jobs: Jobs, siteId: string, id: string, until: Date): Promise<void> => {
  await tx
    .update(connections)
    .set({ throttledUntil: sql`greatest(${connections.throttledUntil}, ${until.toISOString()}::timestamptz)` })
    .where(at(siteId, id))
  const second = new Date(Math.ceil(until.getTime() / SECOND) * SECOND)
  const ids = [stableId('silence', id, second.toISOString())] // asked for by many attempts at once, needed once
  await jobs.send(tx, crmWake, [{ siteId, connectionId: id }], { startAfter: second, ids })
}

/** Makes a connection active again; everything that waits is tried now, whatever its schedule said. */
export const resumeConnection = (db: Db, jobs: Jobs, siteId: string, id: string): Promise<void> =>
  inSite(db, siteId, async (tx) => {
    await tx.update(connections).set({ state: 'active', reason: null, throttledUntil: null }).where(at(siteId, id))
    await tx
      .update(deliveries)
      .set({ nextAt: sql`now()` })
      .where(and(eq(deliveries.siteId, siteId), eq(deliveries.connectionId, id), sql`${deliveries.state} in ('waiting', 'retrying')`))
    await jobs.send(tx, crmWake, [{ siteId, connectionId: id }])
  })
