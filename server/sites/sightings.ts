import type { Db } from '../platform/db.ts'
import { inSite } from '../platform/tenancy.ts'
import { MINUTE, systemClock, type Clock } from '../platform/time.ts'
import { SIGHTED_CALLS, slugSchema, type SightedCall } from './contract.ts'
import { storeSightings, type Sighting } from './sightings-store.ts'

/**
 * Remembers which pages ask for something, so that the owner learns whether the kit works on the real page. Nothing of a
 * visitor: an origin, what was asked for, and when. Written a moment later and once a minute for each origin, outside the request.
 */
export type Sightings = {
  see(siteId: string, sighting: Sighting): void
  /** Writes down what was seen and not written yet. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** The owner waits for the first sight. */
const DELAY_MILLISECONDS = 500

/** Anybody can send any origin: this bounds what they make us remember. */
const MOST_REMEMBERED = 2_000

/** Longer origins are nobody's. */
const LONGEST_ORIGIN = 300

type Options = { readonly onError: (error: unknown) => void; readonly clock?: Clock }

export const openSightings = (db: Db, { onError, clock = systemClock }: Options): Sightings => {
  const written = new Map<string, number>()
  let waiting = new Map<string, Map<string, Sighting>>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  const write = async (): Promise<void> => {
    timer = undefined
    const batch = waiting
    waiting = new Map()
    for (const [siteId, seen] of batch)
      await inSite(db, siteId, (tx) => storeSightings(tx, siteId, [...seen.values()])).catch((error: unknown) => {
        for (const key of seen.keys()) written.delete(`${siteId} ${key}`)
        onError(error)
      })
  }
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    writing = writing.then(write)
    await writing
  }

  return {
    see(siteId, sighting) {
      if (sighting.origin.length > LONGEST_ORIGIN) return
      const key = `${sighting.outcome} ${sighting.origin}`
      const now = clock().getTime()
      if (now - (written.get(`${siteId} ${key}`) ?? 0) < MINUTE) return
      if (written.size >= MOST_REMEMBERED) written.clear()
      written.set(`${siteId} ${key}`, now)
      const seen = waiting.get(siteId) ?? new Map<string, Sighting>()
      waiting.set(siteId, seen.set(key, sighting))
      timer ??= setTimeout(() => void flush(), DELAY_MILLISECONDS).unref()
    },
    flush,
    close: flush,
  }
}

const CALL_OF: Readonly<Record<string, SightedCall>> = {
  challenges: 'challenge',
  submissions: 'submission',
  snippet: 'form',
  uploads: 'upload',
}

/** What a path below `/v1/sites/:site` asks for, and about which form. */
export const callOf = (path: string): Pick<Sighting, 'call' | 'form'> => {
  const [, , , , area = '', name = '', action = ''] = path.split('/')
  const form = area === 'forms' && slugSchema.safeParse(name).success ? name : null
  if (area === '') return { call: 'settings', form }
  if (area === 'forms') return { call: action === '' ? 'form' : (CALL_OF[action] ?? 'other'), form }
  const call = CALL_OF[area] ?? 'other'
  return { call: SIGHTED_CALLS.includes(call) ? call : 'other', form }
}

/** Our own pages, which say nothing about the owner's: hosted forms, the console, the API's description. */
const OWN_PATHS = /^\/(?:f|console|docs|v1)(?:\/|$)/

/**
 * From where a request comes, as browsers tell it: `Origin`, or for a page of the same origin as the portal, such as the
 * demo's, which sends none when it only reads, `Referer`. Undefined when no page can be told.
 */
export const pageOrigin = (origin: string | undefined, referer: string | undefined, publicUrl: string): string | undefined => {
  const own = new URL(publicUrl).origin
  if (origin !== undefined && origin !== own) return origin
  const page = referer === undefined ? null : URL.parse(referer)
  if (!page || page.origin !== own || OWN_PATHS.test(page.pathname)) return undefined
  return own
}
