import { consentsOf, type ConsentRecord } from '../gdpr/consent.ts'
import { standingsOf } from '../gdpr/consent-gate.ts'
import type { CrmFile, CrmRecord } from './crm/contract.ts'
import type { Records } from './crm/deliver.ts'
import type { RecordIds } from './crm/deliveries.ts'
import type { References } from './crm/route-parts.ts'
import type { DeliveriesOf, RecordDelivery } from './forms/submission-detail.ts'
import { travellingValues } from './forms/sealed/travelling.ts'
import { findSubmission } from './forms/submission-store.ts'
import { fileUrl } from './forms/uploads/file-link.ts'
import { filesOfSubmission, type Upload } from './forms/uploads/store.ts'
import type { LeadDetails } from './leads/export.ts'
import { gradeOf } from './leads/change-store.ts'
import { readLead } from './leads/store.ts'
import { isRestricted } from './people/restriction-store.ts'
import { readSubject } from './people/store.ts'
import type { Keys } from './platform/crypto.ts'
import type { Db } from './platform/db.ts'
import { statement } from './platform/statement.ts'
import { systemClock, type Clock } from './platform/time.ts'

type Person = CrmRecord['person']

const personOf = ({ id, email, phone, name }: { id: string; email: string | null; phone: string | null; name: string | null }): Person => ({
  id,
  ...(email ? { email } : {}),
  ...(phone ? { phone } : {}),
  ...(name ? { name } : {}),
})

/** How a file is linked to from a record. */
type LinkOf = (upload: Upload) => string

const fileView = (upload: Upload, linkOf: LinkOf): CrmFile[] => {
  const { field, name, type, size, sha256 } = upload
  return type === null || sha256 === null ? [] : [{ field, name, type, size, sha256, url: linkOf(upload) }]
}

/** A submission's decisions, each as the person stands on it by now: they may have withdrawn it since, or given it elsewhere. */
const current = async (db: Db, siteId: string, subjectId: string, decided: readonly ConsentRecord[]): Promise<CrmRecord['consents']> => {
  const standings = (await standingsOf(db, siteId, [subjectId], systemClock())).get(subjectId)
  return decided.map(({ purpose, granted, at, noticeSha256 }) => {
    const standing = standings?.get(purpose)
    return { purpose, granted: standing?.granted ?? granted, at: standing?.at.toISOString() ?? at, notice_sha256: noticeSha256 }
  })
}

const readParts = async (
  keys: Keys | undefined,
  ...[db, siteId, kind, id]: Parameters<Records>
): Promise<Omit<CrmRecord, 'files'> | undefined> => {
  const [submission, lead] = await Promise.all([findSubmission(db, siteId, id), readLead(db, siteId, id)])
  if (!submission || !lead || submission.state !== 'accepted' || submission.discardedAt) return undefined
  const [subject, consents] = await Promise.all([readSubject(db, siteId, submission.subjectId), consentsOf(db, siteId, id)])
  // Data that may only be kept leave the house no more (GDPR Art. 18(2)).
  if (!subject || (await isRestricted(db, siteId, submission.subjectId))) return undefined
  const decided = await current(db, siteId, subject.id, consents)
  const { values, withheld } = keys ? await travellingValues(db, keys, submission, decided) : { ...submission, withheld: [] }
  return {
    kind,
    id,
    reference: submission.reference,
    site: siteId,
    form: submission.formId,
    locale: submission.locale,
    created_at: submission.createdAt.toISOString(),
    person: personOf(subject),
    values,
    ...(withheld.length > 0 ? { withheld } : {}),
    context: submission.context,
    consents: decided,
    grade: gradeOf(lead),
    reasons: lead.reasons,
    ...(lead.duplicateOf ? { duplicate_of: lead.duplicateOf } : {}),
  }
}

/**
 * A lead as the CRM gets it, put together from the features that hold its parts, at the moment of sending:
 * what was erased or corrected meanwhile does not travel. Undefined when it is not stored, or may not leave yet.
 */
export const recordReader =
  ({ keys, publicUrl, clock = systemClock }: { readonly keys: Keys; readonly publicUrl: string; readonly clock?: Clock }): Records =>
  async (db, siteId, kind, id) => {
    const [parts, uploads] = await Promise.all([readParts(keys, db, siteId, kind, id), filesOfSubmission(db, siteId, id)])
    const linkOf: LinkOf = (upload) => fileUrl(keys, publicUrl, upload, clock())
    return parts && { ...parts, files: uploads.flatMap((upload) => fileView(upload, linkOf)) }
  }

const LEAD_IDS = `
  select l.id from leads l join submissions s on s.site_id = l.site_id and s.id = l.id
  where l.site_id = $1 and s.state = 'accepted' and s.discarded_at is null and ($2::text is null or l.id > $2::text::uuid)
  order by l.id limit $3::int`

/** Ids of the leads that may leave the house, in pages; see `RecordIds`. */
export const leadIds: RecordIds = async (db, siteId, _kind, after, limit) =>
  (await statement<{ id: string }>(db, LEAD_IDS, [siteId, after ?? null, limit])).map(({ id }) => id)

const REFERENCES = `
  with wanted as (select value::uuid as id from jsonb_array_elements_text($2::text::jsonb))
  select s.id, s.reference from submissions s where s.site_id = $1 and s.id = any (array(select id from wanted))
  union all
  select c.id, c.purpose || ': ' || c.state from consents c where c.site_id = $1 and c.id = any (array(select id from wanted))`

/** What people call leads, and changes of consents; see `References`. */
export const leadReferences: References = async (db, siteId, _kind, ids) =>
  new Map(
    ids.length === 0
      ? []
      : (await statement<{ id: string; reference: string }>(db, REFERENCES, [siteId, JSON.stringify(ids)])).map((row) => [
          row.id,
          row.reference,
        ]),
  )

/** What an export says of a lead beside its grade. What is sealed stays so: a file is read by whoever gets it. */
export const leadDetails: LeadDetails = (db, siteId, id) => readParts(undefined, db, siteId, 'lead', id)

const DELIVERIES = `
  select d.id, d.state, d.attempts, d.message, d.crm_id, c.kind, c.url,
    (extract(epoch from coalesce(d.delivered_at, d.updated_at)) * 1000)::float8 as at
  from deliveries d join connections c on c.site_id = d.site_id and c.id = d.connection_id
  where d.site_id = $1 and d.record_id = $2::uuid order by d.created_at`

type DeliveryRow = Omit<RecordDelivery, 'at' | 'to'> & { at: number; url: string }

/** Where a record went, or is to go. */
export const deliveriesOf: DeliveriesOf = async (db, siteId, id) =>
  (await statement<DeliveryRow>(db, DELIVERIES, [siteId, id])).map(({ at, url, ...delivery }) =>
    Object.assign(delivery, { to: new URL(url).host, at: new Date(at).toISOString() }),
  )
