import type { Db } from '../platform/db.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import { inSite } from '../platform/tenancy.ts'
import { slugSchema } from './contract.ts'
import type { SiteRecord } from './env.ts'
import { readSite } from './store.ts'

/** The sites, as every request needs them: remembered for a moment. */
export type Sites = {
  /** Undefined when there is no such site. A change made elsewhere shows after two seconds at the latest. */
  get(id: string): Promise<SiteRecord | undefined>
  /** Reads the site anew the next time. */
  forget(id: string): void
}

const REMEMBER_MILLISECONDS = 2_000

/** Ids of sites that do not exist are remembered too, so this bounds what a scanner can make us keep. */
const MOST_REMEMBERED = 1_000

type Remembered = { readonly site: Promise<SiteRecord | undefined>; readonly until: number }

export const siteDirectory = (db: Db, clock: Clock = systemClock): Sites => {
  const remembered = new Map<string, Remembered>()

  return {
    async get(id) {
      if (!slugSchema.safeParse(id).success) return undefined
      const now = clock().getTime()
      const known = remembered.get(id)
      if (known && known.until > now) return known.site
      if (remembered.size >= MOST_REMEMBERED) remembered.clear()
      const site = inSite(db, id, (tx) => readSite(tx, id))
      remembered.set(id, { site, until: now + REMEMBER_MILLISECONDS })
      // A failure is not an answer: the next request asks again.
      site.catch(() => remembered.delete(id))
      return site
    },
    forget: (id) => void remembered.delete(id),
  }
}
