import { hmac } from '../server/platform/crypto.ts'
import type { Db } from '../server/platform/db.ts'
import { statement } from '../server/platform/statement.ts'
import type { AgeBand, ConsentSource } from './contract/consent-states.ts'
import type { LedgerSource } from './ledger/source.ts'

/** What surrounded a decision: which form, in which language, on which page (without query). Small JSON; it goes with its decision. */
export type ConsentContext = Readonly<Record<string, string | number | boolean | null>>

/** A decision as the ledger commits to it. Whoever has it and its salt can show that it is in the ledger, and unchanged. */
export type ConsentEntry = {
  readonly schema: 'portik/consent/1'
  readonly site: string
  readonly id: string
  /** Null for what was not said on a form. */
  readonly submission: string | null
  /** See `principalOf`. */
  readonly principal: string | null
  readonly purpose: string
  readonly state: string
  /** The text that was shown, by its hash: it is published for ever. */
  readonly notice: { readonly id: string; readonly sha256: string }
  /** ISO 8601, UTC, to the millisecond. */
  readonly at: string
  readonly context: ConsentContext | null
  /** By which way it was said; whether the browser sent Global Privacy Control; the age as the person said; until when it counts. */
  readonly source: ConsentSource
  readonly gpc: boolean
  readonly age_band: AgeBand | null
  readonly valid_until: string | null
}

type Facts = {
  readonly id: string
  readonly submissionId: string | null
  readonly principal?: string | null | undefined
  readonly purpose: string
  readonly state: string
  readonly noticeId: string
  readonly noticeSha256: string
  readonly at: Date
  readonly context?: ConsentContext | null | undefined
  readonly source?: ConsentSource | undefined
  readonly gpc?: boolean | undefined
  readonly ageBand?: AgeBand | null | undefined
  readonly validUntil?: Date | null | undefined
}

export const consentEntry = (site: string, { id, submissionId, noticeId, noticeSha256, at, ...rest }: Facts): ConsentEntry => ({
  // In the order of the canonical form, which is then quickly made.
  age_band: rest.ageBand ?? null,
  at: at.toISOString(),
  context: rest.context ?? null,
  gpc: rest.gpc ?? false,
  id,
  notice: { id: noticeId, sha256: noticeSha256 },
  principal: rest.principal ?? null,
  purpose: rest.purpose,
  schema: 'portik/consent/1',
  site,
  source: rest.source ?? 'form',
  state: rest.state,
  submission: submissionId,
  valid_until: rest.validUntil?.toISOString() ?? null,
})

/**
 * The person as the ledger knows them: a keyed digest (`key`: of the purpose `consent-principal`) of what identified them when they decided,
 * such as `email:ana@example.com`. Ties a decision to its person even when somebody lets the row point at another one.
 */
export const principalOf = (key: Uint8Array, siteId: string, identity: string | null): string | null =>
  identity === null ? null : hmac(key, `${siteId}\n${identity}`)

type Row = Omit<Facts, 'at' | 'validUntil'> & { at: string | Date; validUntil: string | Date | null; salt: string }

const ENTRIES = `
  select c.id, c.submission_id as "submissionId", c.principal, c.purpose, c.state, c.notice_id as "noticeId", n.sha256 as "noticeSha256",
    c.at, c.context, c.source, c.gpc, c.age_band as "ageBand", c.valid_until as "validUntil", c.salt
  from consents c join notices n on n.site_id = c.site_id and n.id = c.notice_id
  where c.site_id = $1 and c.salt is not null and c.id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

/** Decisions that are still stored, with their salts, by id, just as the ledger committed to them. */
export const consentEntries = async (
  db: Db,
  siteId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly record: ConsentEntry; readonly salt: string }>> =>
  new Map(
    (await statement<Row>(db, ENTRIES, [siteId, JSON.stringify(ids)])).map(({ salt, at, validUntil, ...row }) => [
      row.id,
      { record: consentEntry(siteId, { ...row, at: new Date(at), validUntil: validUntil === null ? null : new Date(validUntil) }), salt },
    ]),
  )

export const consentSource: LedgerSource = { kind: 'consent', records: consentEntries, table: 'consents', key: 'id' }
