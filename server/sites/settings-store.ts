import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { Controller, SiteSettings } from './contract.ts'
import { siteOrigins, sites } from './tables.ts'

/** What the owner sets about a site, with the version that people change it from. */
export type StoredSettings = {
  readonly id: string
  readonly name: string
  readonly locales: SiteSettings['locales']
  readonly controller: Controller
  readonly origins: readonly string[]
  readonly version: number
}

export type SettingsChange = { readonly name?: string; readonly locales?: SiteSettings['locales']; readonly controller?: Controller }

export const readSettings = async (tx: Db, siteId: string): Promise<StoredSettings | undefined> => {
  const [site] = await tx.select().from(sites).where(eq(sites.id, siteId))
  if (!site) return undefined
  const origins = await tx.select({ origin: siteOrigins.origin }).from(siteOrigins).where(eq(siteOrigins.siteId, siteId))
  const { id, name, locales, controller, version } = site
  const sorted = origins.map(({ origin }) => origin).toSorted()
  return { id, name, locales: [...locales] as SiteSettings['locales'], controller, origins: sorted, version }
}

/** Changes a site that is still in the version which the person saw; false when it is not. */
export const changeSettings = async (tx: Db, siteId: string, version: number, change: SettingsChange): Promise<boolean> => {
  const changed = await tx
    .update(sites)
    .set({ ...change, version: sql`${sites.version} + 1` })
    .where(and(eq(sites.id, siteId), eq(sites.version, version)))
    .returning({ id: sites.id })
  return changed.length > 0
}
