import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '../server/platform/db.ts'
import { newId } from '../server/platform/id.ts'
import { statement } from '../server/platform/statement.ts'
import { consentEntry, type ConsentContext } from './consent-entry.ts'
import { isYes, type AgeBand, type ConsentSource, type ConsentState } from './contract/consent-states.ts'
import { commit, leavesPart } from './ledger/append.ts'
import { noticesByIds } from './notices.ts'
import { consents } from './tables.ts'

export type { ConsentState } from './contract/consent-states.ts'

/** How a decision came about; what is missing was not so. `source` is `form` by default. */
export type Circumstances = {
  readonly source?: ConsentSource | undefined
  /** The browser sent the Global Privacy Control signal. */
  readonly gpc?: boolean | undefined
  readonly ageBand?: AgeBand | undefined
  /** From then on it counts no more. */
  readonly validUntil?: Date | undefined
}

/** One decision about one purpose, against the exact notice that was shown; `submissionId` is null for what was not said on a form. */
export type ConsentEvent = Circumstances & {
  readonly id: string
  readonly subjectId: string
  readonly submissionId: string | null
  readonly purpose: string
  readonly noticeId: string
  readonly state: ConsentState
  readonly at: Date
  /** See `principalOf`. */
  readonly principal?: string | null
  readonly context?: ConsentContext | null
}

/** A decision with the hash of its notice, which the ledger commits to. */
type Committed<Event> = Event & { readonly noticeSha256: string }

/** Columns of decisions, and the commitments to them, as JSON for `json_to_recordset`. */
const EVENT = `
  id uuid, "subjectId" uuid, "submissionId" uuid, purpose text, "noticeId" uuid, state text, at timestamptz,
  principal text, context jsonb, source text, gpc boolean, "ageBand" text, "validUntil" timestamptz, salt text, commitment text`

const WRITE = `
  insert into consents (site_id, id, subject_id, submission_id, purpose, notice_id, state, at, principal, context, source, gpc, age_band, valid_until, salt)
  select $1, id, "subjectId", "submissionId", purpose, "noticeId", state, at, principal, context, coalesce(source, 'form'), coalesce(gpc, false), "ageBand", "validUntil", salt
  from events`

const eventsJson = (siteId: string, events: readonly Committed<Omit<ConsentEvent, 'subjectId'>>[]): string =>
  JSON.stringify(events.map((event) => ({ ...event, ...commit(consentEntry(siteId, event)) })))

const RECORD = `
  with events as materialized (select * from json_to_recordset($2::text::json) as event (${EVENT})),
  decisions as (${WRITE}),
  ${leavesPart('consent', 'events')}
  select`

/**
 * Appends decisions of one site, and to the ledger what proves them later. A foreign key refuses a notice that was never published.
 * Source: GDPR Art. 7(1): be able to demonstrate that the person consented, and to what.
 */
export const recordConsents = async (tx: Db, siteId: string, events: readonly ConsentEvent[]): Promise<void> => {
  if (events.length === 0) return
  const notices = new Map(
    (await noticesByIds(tx, siteId, [...new Set(events.map(({ noticeId }) => noticeId))])).map((one) => [one.id, one]),
  )
  // A notice that is not there has no hash; the foreign key says so better.
  const committed = events.map((event) => ({ ...event, noticeSha256: notices.get(event.noticeId)?.sha256 ?? '' }))
  await statement(tx, RECORD, [siteId, eventsJson(siteId, committed)])
}

/**
 * Deletes the decisions of submissions that are being deleted. A consent that its person never confirmed was none, so
 * that nothing has to be demonstrated (GDPR Art. 5(1)(e), 7(1)).
 */
export const forgetConsents = async (tx: Db, siteId: string, submissionIds: readonly string[]): Promise<void> => {
  await tx.delete(consents).where(and(eq(consents.siteId, siteId), inArray(consents.submissionId, [...submissionIds])))
}

/** A decision on a submission that is being stored by the same statement, whose person that statement finds. */
export type NewConsent = Committed<Omit<ConsentEvent, 'subjectId'>>

/** The parameter for `consentsPart`. */
export const newConsentsJson = eventsJson

/**
 * A part of a statement (`with …`) that appends the decisions in `json` (a parameter, made by `newConsentsJson`) for the site `$1`,
 * as far as their submissions are in `stored (id, subject_id)`, another part of it.
 */
export const consentsPart = (json: string, stored: string): string => `
  events as materialized (
    select event.id, ${stored}.subject_id as "subjectId", "submissionId", purpose, "noticeId", event.state, at, principal, context, source, gpc,
      "ageBand", "validUntil", salt, commitment
    from json_to_recordset(${json}::text::json) as event (${EVENT})
    join ${stored} on ${stored}.id = event."submissionId"),
  decisions as (${WRITE}),
  ${leavesPart('consent', 'events')}`

/** How things stand for one purpose of a submission, with the text that was shown. */
export type ConsentRecord = {
  readonly purpose: string
  readonly state: ConsentState
  /** The person said yes, and, where that is asked for, confirmed it by mail. */
  readonly granted: boolean
  readonly at: string
  readonly noticeId: string
  readonly noticeSha256: string
  readonly locale: string
  readonly text: string
}

// The newest event of a purpose counts; a confirmation is always later than its request.
const CURRENT = `
  select distinct on (c.submission_id, c.purpose)
    c.submission_id as submission, c.purpose, c.state, c.at, c.notice_id as notice, n.sha256, n.locale, n.text
  from consents c join notices n on n.site_id = c.site_id and n.id = c.notice_id
  where c.site_id = $1 and c.submission_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
  order by c.submission_id, c.purpose, c.at desc, c.id desc`

type Row = {
  submission: string
  purpose: string
  state: ConsentState
  at: string | Date
  notice: string
  sha256: string
  locale: string
  text: string
}

/** The decisions of several submissions as they stand now, by submission id. */
export const consentsOfMany = async (db: Db, siteId: string, submissionIds: readonly string[]): Promise<Map<string, ConsentRecord[]>> => {
  const found = new Map<string, ConsentRecord[]>(submissionIds.map((id) => [id, []]))
  if (submissionIds.length === 0) return found
  for (const row of await statement<Row>(db, CURRENT, [siteId, JSON.stringify(submissionIds)]))
    found.get(row.submission)?.push({
      purpose: row.purpose,
      state: row.state,
      granted: isYes(row.state),
      at: new Date(row.at).toISOString(),
      noticeId: row.notice,
      noticeSha256: row.sha256,
      locale: row.locale,
      text: row.text,
    })
  return found
}

/** The decisions of one submission as they stand now, one per purpose. */
export const consentsOf = async (db: Db, siteId: string, submissionId: string): Promise<readonly ConsentRecord[]> =>
  (await consentsOfMany(db, siteId, [submissionId])).get(submissionId) ?? []

type Pending = {
  purpose: string
  state: ConsentState
  subject_id: string
  notice_id: string
  at: string | Date
  principal: string | null
  context: ConsentContext | null
  age_band: AgeBand | null
  valid_until: string | Date | null
}

const PENDING = `
  select distinct on (purpose) purpose, state, subject_id, notice_id, at, principal, context, age_band, valid_until
  from consents where site_id = $1 and submission_id = $2
  order by purpose, at desc, id desc`

/**
 * Appends `confirmed` for every purpose of the submission that waits for it (double opt-in), and answers those
 * purposes; none when the person had confirmed before. The caller must hold the submission's row locked.
 */
export const confirmConsent = async (tx: Db, siteId: string, submissionId: string, at: Date): Promise<readonly string[]> => {
  const latest = await statement<Pending>(tx, PENDING, [siteId, submissionId])
  const waiting = latest.filter(({ state }) => state === 'requested')
  await recordConsents(
    tx,
    siteId,
    waiting.map((row) => {
      // Another server, whose clock was ahead, may have stored the request; the confirmation must not sort before it.
      const asked = new Date(row.at).getTime()
      const later = Math.max(at.getTime(), asked + 1)
      const ends = row.valid_until === null ? undefined : new Date(later + new Date(row.valid_until).getTime() - asked)
      return {
        id: newId(later),
        subjectId: row.subject_id,
        submissionId,
        purpose: row.purpose,
        noticeId: row.notice_id,
        state: 'confirmed' as const,
        at: new Date(later),
        principal: row.principal,
        context: row.context,
        source: 'mail_link' as const,
        ageBand: row.age_band ?? undefined,
        validUntil: ends,
      }
    }),
  )
  return waiting.map(({ purpose }) => purpose)
}
