import { and, asc, eq, inArray, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import { decrypt, encrypt, type Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import type { Target } from './connector.ts'
import { connections } from './tables.ts'

export type Connection = typeof connections.$inferSelect

/** Binds a ciphertext to its row; the same for both secrets, so that rotating moves the old one as it is. */
const contextOf = (siteId: string, id: string): string => `connections/${siteId}/${id}`

const seal = (keys: Keys, siteId: string, id: string, secret: string): string =>
  encrypt(keys.of('connections'), secret, contextOf(siteId, id))

const at = (siteId: string, id: string) => and(eq(connections.siteId, siteId), eq(connections.id, id))

/** The same, unless somebody took it away. */
const present = (siteId: string, id: string) => and(at(siteId, id), isNull(connections.removedAt))

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
  readonly name?: string | null
}

/** Ids of the connections that are to get the site's new records. */
export const targetsOf = async (db: Db, siteId: string): Promise<string[]> => {
  const open = await db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.siteId, siteId), inArray(connections.state, ['active', 'paused']), isNull(connections.removedAt)))
  return open.map(({ id }) => id)
}

/** Stores a connection with its secret encrypted; answers its id. URL and secret were checked before. */
export const insertConnection = async (db: Db, keys: Keys, { siteId, secret, ...rest }: NewConnection): Promise<string> => {
  const id = newId()
  await db.insert(connections).values({ siteId, id, ...rest, secret: seal(keys, siteId, id, secret) })
  return id
}

export const listConnections = (db: Db, siteId: string): Promise<Connection[]> =>
  db
    .select()
    .from(connections)
    .where(and(eq(connections.siteId, siteId), isNull(connections.removedAt)))
    .orderBy(asc(connections.createdAt), asc(connections.id))

export const getConnection = async (db: Db, siteId: string, id: string): Promise<Connection | undefined> =>
  (await db.select().from(connections).where(present(siteId, id)))[0]

/** The same for somebody who has only the id (the command line). */
export const findConnection = async (db: Db, id: string): Promise<Connection | undefined> =>
  (
    await db
      .select()
      .from(connections)
      .where(and(eq(connections.id, id), isNull(connections.removedAt)))
  )[0]

/** The receiver has another address now. */
export const moveConnection = async (db: Db, siteId: string, id: string, url: string): Promise<void> => {
  await db.update(connections).set({ url }).where(at(siteId, id))
}

/** What a person may change about a connection. */
export type ConnectionChange = { readonly name?: string | null; readonly url?: string }

/** Changes a connection that is still in the version which the person saw; undefined when it is not. */
export const changeConnection = async (
  db: Db,
  siteId: string,
  id: string,
  version: number,
  change: ConnectionChange,
): Promise<Connection | undefined> =>
  (
    await db
      .update(connections)
      .set({ ...change, version: sql`${connections.version} + 1` })
      .where(and(present(siteId, id), eq(connections.version, version)))
      .returning()
  )[0]

/** Takes a connection away: it gets nothing any more and is not listed. False when there was none. */
export const removeConnection = async (db: Db, siteId: string, id: string): Promise<boolean> => {
  const removed = await db
    .update(connections)
    .set({ removedAt: sql`now()`, version: sql`${connections.version} + 1` })
    .where(present(siteId, id))
    .returning({ id: connections.id })
  return removed.length > 0
}

/** Brings a removed connection back as it was, unless its secret was forgotten meanwhile. */
export const restoreConnection = async (db: Db, siteId: string, id: string): Promise<boolean> => {
  const restored = await db
    .update(connections)
    .set({ removedAt: null, version: sql`${connections.version} + 1` })
    .where(and(at(siteId, id), isNotNull(connections.removedAt), ne(connections.secret, '')))
    .returning({ id: connections.id })
  return restored.length > 0
}

/** Forgets addresses' secrets of connections that were removed a day ago: nobody brings those back. */
export const forgetRemoved = async (db: Db): Promise<void> => {
  await db
    .update(connections)
    .set({ secret: '', previousSecret: null })
    .where(and(lt(connections.removedAt, sql`now() - interval '1 day'`), ne(connections.secret, '')))
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
