import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { RequestAction, RequestChannel, RequestKind, RequestState } from '../contract/requests.ts'
import type { JurisdictionId } from '../clocks/jurisdictions.ts'
import type { Authority } from './authorities.ts'
import type { Corrections } from './request.ts'
import type { EventData, Letter } from './event.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Requests of people about their data, and complaints about how it is handled. Its columns say how things stand; its events say why. */
export const privacyRequests = pgTable(
  'privacy_requests',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    /** What people call it, such as `D-7K3F-9Q2M`. */
    reference: text().notNull(),
    kind: text().$type<RequestKind>().notNull(),
    state: text().$type<RequestState>().notNull(),
    channel: text().$type<RequestChannel>().notNull(),
    /** Null after the person was erased, or the request's own time is over. */
    email: text(),
    locale: text().notNull(),
    details: text(),
    corrections: jsonb().$type<Corrections>(),
    purposes: jsonb().$type<readonly string[]>(),
    /** Who was known under the address when it was proven; empty: nobody. Null: not proven yet. */
    subjectIds: jsonb('subject_ids').$type<readonly string[]>(),
    jurisdiction: text().$type<JurisdictionId>().notNull(),
    /** The zone in which its days are counted. */
    zone: text().notNull(),
    receivedAt: instant('received_at').notNull(),
    receivedOn: text('received_on').notNull(),
    provenAt: instant('proven_at'),
    acknowledgedAt: instant('acknowledged_at'),
    firstResponseAt: instant('first_response_at'),
    decidedAt: instant('decided_at'),
    fulfilledAt: instant('fulfilled_at'),
    closedAt: instant('closed_at'),
    extendedAt: instant('extended_at'),
    pauses: jsonb().$type<readonly { readonly from: string; readonly to?: string }[]>().notNull().default([]),
    /** Days as of the last event; while a question is open they move on day by day. */
    strictDue: text('strict_due').notNull(),
    statutoryDue: text('statutory_due').notNull(),
    acknowledgeDue: text('acknowledge_due'),
    duplicateOf: uuid('duplicate_of'),
    /** SHA-256 of the mail's link; the keyed hash of its code. */
    linkHash: text('link_hash'),
    linkExpiresAt: instant('link_expires_at'),
    codeHash: text('code_hash'),
    codeExpiresAt: instant('code_expires_at'),
    codeTries: integer('code_tries').notNull().default(0),
    /** Keyed hash of what was asked, so that the same id cannot come again with something else. */
    digest: text().notNull(),
    /** The last share of the period, in per cent, of which staff were told. */
    alarmed: integer().notNull().default(0),
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.siteId, t.id] }),
    uniqueIndex('privacy_requests_reference').on(t.siteId, t.reference),
    uniqueIndex('privacy_requests_link').on(t.linkHash),
    index('privacy_requests_due').on(t.siteId, t.strictDue, t.id),
    index('privacy_requests_email').on(t.siteId, t.email),
    index('privacy_requests_state').on(t.state, t.receivedAt),
  ],
)

/** What happened to a request, append-only; each is a leaf of the ledger, under its own id. */
export const privacyRequestEvents = pgTable(
  'privacy_request_events',
  {
    siteId: text('site_id').notNull(),
    id: uuid().notNull(),
    requestId: uuid('request_id').notNull(),
    at: instant('at').notNull(),
    action: text().$type<RequestAction>().notNull(),
    state: text().$type<RequestState>().notNull(),
    actorKind: text('actor_kind').$type<'subject' | 'staff' | 'token' | 'shell' | 'system'>().notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name'),
    data: jsonb().$type<EventData>().notNull().default({}),
    /** What was written to the person, word for word. */
    letter: jsonb().$type<Letter>(),
    mailId: uuid('mail_id'),
    /** What the ledger's leaf commits to this event with. */
    salt: text().notNull(),
    commitment: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), index('privacy_request_events_of').on(t.siteId, t.requestId, t.at, t.id)],
)

/** By whose law a site counts days, and to whom its people may complain. A site without a row is `EU`. */
export const privacySettings = pgTable('privacy_settings', {
  siteId: text('site_id').primaryKey(),
  jurisdiction: text().$type<JurisdictionId>().notNull(),
  zone: text().notNull(),
  /** Instead of the authority that the jurisdiction knows, such as that of a German Land. */
  authority: jsonb().$type<Authority>(),
  version: integer().notNull().default(1),
})
