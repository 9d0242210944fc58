import { sql } from 'drizzle-orm'
import type { Database, Db } from './db.ts'

/** Something of a site that changed: what it is and its id, never what is inside. */
export type LiveEvent = { readonly kind: string; readonly id: string }

/** Who listens to a site. `ended` comes when this process stops. */
export type Listener = { readonly heard: (event: LiveEvent) => void; readonly ended: () => void }

/** What changes on the sites of this portal, in whichever process it does. */
export type Live = {
  /** Hears a site's events until the answer is called. */
  subscribe(siteId: string, listener: Listener): () => void
  close(): Promise<void>
}

const CHANNEL = 'portik_live'

/** CockroachDB and YugabyteDB have no NOTIFY. There, pages are not told; they read again when somebody asks. */
let notifies = true

/**
 * Tells every open console of the site, once the transaction commits. Only the id goes along, because the channel can be heard by every role
 * of the database. Not for what visitors wait for: commits that notify stand in one line (PostgreSQL keeps their order).
 */
export const announce = async (tx: Db, siteId: string, kind: string, id: string): Promise<void> => {
  if (notifies) await tx.execute(sql`select pg_notify(${CHANNEL}, ${JSON.stringify([siteId, kind, id])})`)
}

const read = (payload: string): readonly [site: string, event: LiveEvent] => {
  const [site = '', kind = '', id = ''] = JSON.parse(payload) as string[]
  return [site, { kind, id }]
}

/**
 * Opens the ears of this process: one connection, made when the first console listens. After it broke, listeners hear the kind `again`,
 * because nobody knows what was missed.
 */
export const openLive = ({ listen, notifies: can }: Database, onError: (error: unknown) => void): Live => {
  notifies = can
  const sites = new Map<string, Set<Listener>>()
  let ears: Promise<() => Promise<void>> | undefined

  const hear = (payload: string): void => {
    const [site, event] = read(payload)
    for (const { heard } of sites.get(site) ?? []) heard(event)
  }
  const again = (): void => {
    for (const listeners of sites.values()) for (const { heard } of listeners) heard({ kind: 'again', id: '' })
  }
  const open = (): void => {
    ears ??= listen(CHANNEL, hear, again)
    ears.catch((error: unknown) => {
      ears = undefined
      onError(error)
    })
  }

  return {
    subscribe(siteId, listener) {
      if (can) open()
      const listeners = sites.get(siteId) ?? new Set()
      sites.set(siteId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && sites.get(siteId) === listeners) sites.delete(siteId)
      }
    },
    async close() {
      for (const listeners of sites.values()) for (const { ended } of listeners) ended()
      sites.clear()
      await ears?.then(
        (stop) => stop(),
        () => {},
      )
      ears = undefined
    },
  }
}
