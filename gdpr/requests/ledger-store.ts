import { and, eq, inArray } from 'drizzle-orm'
import type { LedgerSource } from '../ledger/source.ts'
import { eventRecord } from './history.ts'
import { privacyRequestEvents } from './tables.ts'

/** The history of requests, just as the ledger committed to it. */
export const requestSource: LedgerSource = {
  kind: 'request',
  table: 'privacy_request_events',
  key: 'id',
  records: async (db, siteId, ids) => {
    const found = await db
      .select()
      .from(privacyRequestEvents)
      .where(and(eq(privacyRequestEvents.siteId, siteId), inArray(privacyRequestEvents.id, [...ids])))
    return new Map(found.map(({ salt, ...event }) => [event.id, { record: eventRecord(event), salt }]))
  },
}
