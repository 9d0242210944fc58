import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { SightedCall } from './contract.ts'
import { siteSightings } from './tables.ts'

/** A page's origin that asked for something of a site. */
export type Sighting = {
  readonly origin: string
  readonly outcome: 'allowed' | 'refused'
  readonly call: SightedCall
  readonly form: string | null
}

export type StoredSighting = Sighting & { readonly firstAt: Date; readonly lastAt: Date }

/** Anybody can send any origin: a site keeps so many, the newest. */
const KEPT = 60

/** Writes down that these were seen now. */
export const storeSightings = async (tx: Db, siteId: string, seen: readonly Sighting[]): Promise<void> => {
  await tx
    .insert(siteSightings)
    .values(seen.map((sighting) => ({ siteId, ...sighting })))
    .onConflictDoUpdate({
      target: [siteSightings.siteId, siteSightings.origin, siteSightings.outcome],
      set: { lastAt: sql`now()`, call: sql`excluded.call`, form: sql`excluded.form` },
    })
  const old = await tx
    .select({ origin: siteSightings.origin, outcome: siteSightings.outcome })
    .from(siteSightings)
    .where(eq(siteSightings.siteId, siteId))
    .orderBy(desc(siteSightings.lastAt))
    .offset(KEPT)
  for (const outcome of ['allowed', 'refused'] as const) {
    const origins = old.filter((row) => row.outcome === outcome).map(({ origin }) => origin)
    if (origins.length === 0) continue
    await tx
      .delete(siteSightings)
      .where(and(eq(siteSightings.siteId, siteId), eq(siteSightings.outcome, outcome), inArray(siteSightings.origin, origins)))
  }
}

/** What was seen of a site, the last first. */
export const listSightings = (tx: Db, siteId: string): Promise<StoredSighting[]> => {
  const { origin, outcome, call, form, firstAt, lastAt } = siteSightings
  return tx
    .select({ origin, outcome, call, form, firstAt, lastAt })
    .from(siteSightings)
    .where(eq(siteSightings.siteId, siteId))
    .orderBy(desc(lastAt))
    .limit(KEPT)
}
