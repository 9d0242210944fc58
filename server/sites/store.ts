import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Role } from './actor.ts'
import type { SiteSettings } from './contract.ts'
import type { SiteRecord } from './env.ts'
import { apiTokens, siteOrigins, sites } from './tables.ts'

type SiteRow = typeof sites.$inferSelect

const toRecord = ({ id, name, locales, theme, controller }: SiteRow, origins: readonly string[]): SiteRecord => ({
  id,
  name,
  locales: [...locales] as SiteSettings['locales'],
  theme,
  controller,
  origins,
})

/** Stores a new site; answers false when the id is taken. */
export const insertSite = async (db: Db, site: Omit<SiteRecord, 'origins'>): Promise<boolean> => {
  const { id, name, locales, theme, controller } = site
  const inserted = await db.insert(sites).values({ id, name, locales, theme, controller }).onConflictDoNothing().returning({ id: sites.id })
  return inserted.length > 0
}

/** The site with its allowed origins, in one query. */
export const readSite = async (db: Db, id: string): Promise<SiteRecord | undefined> => {
  const found = await db.select().from(sites).leftJoin(siteOrigins, eq(siteOrigins.siteId, sites.id)).where(eq(sites.id, id))
  const [first] = found
  if (!first) return undefined
  return toRecord(
    first.sites,
    found.flatMap(({ site_origins }) => site_origins?.origin ?? []),
  )
}

/** All sites, by id. */
export const listSites = async (db: Db): Promise<SiteRecord[]> => {
  const all = await db.select().from(sites).orderBy(asc(sites.id))
  const origins = await db.select().from(siteOrigins).orderBy(asc(siteOrigins.origin))
  return all.map((site) =>
    toRecord(
      site,
      origins.filter(({ siteId }) => siteId === site.id).map(({ origin }) => origin),
    ),
  )
}

/** Allows a normalised origin; allowing it twice changes nothing. */
export const addOrigin = async (db: Db, siteId: string, origin: string): Promise<void> => {
  await db.insert(siteOrigins).values({ siteId, origin }).onConflictDoNothing()
}

/** Answers false when the origin was not allowed before. */
export const removeOrigin = async (db: Db, siteId: string, origin: string): Promise<boolean> => {
  const removed = await db
    .delete(siteOrigins)
    .where(and(eq(siteOrigins.siteId, siteId), eq(siteOrigins.origin, origin)))
    .returning({ origin: siteOrigins.origin })
  return removed.length > 0
}

type Token = { readonly siteId: string; readonly id: string; readonly role: Role }

export const insertToken = async (db: Db, token: Token & { readonly hash: string }): Promise<void> => {
  await db.insert(apiTokens).values(token)
}

/** The token with this hash, unless it was revoked. */
export const findToken = async (db: Db, hash: string): Promise<Token | undefined> => {
  const [found] = await db
    .select({ siteId: apiTokens.siteId, id: apiTokens.id, role: apiTokens.role })
    .from(apiTokens)
    .where(and(eq(apiTokens.hash, hash), isNull(apiTokens.revokedAt)))
  return found
}

/** A site's tokens, without their hashes, newest last. */
export const listTokens = (db: Db, siteId: string) =>
  db
    .select({ id: apiTokens.id, role: apiTokens.role, createdAt: apiTokens.createdAt, revokedAt: apiTokens.revokedAt })
    .from(apiTokens)
    .where(eq(apiTokens.siteId, siteId))
    .orderBy(asc(apiTokens.createdAt))

/** Answers false when there is no such token, or it was revoked before. */
export const revokeToken = async (db: Db, siteId: string, id: string): Promise<boolean> => {
  const revoked = await db
    .update(apiTokens)
    .set({ revokedAt: new Date() })
    .where(and(eq(apiTokens.siteId, siteId), eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id })
  return revoked.length > 0
}
