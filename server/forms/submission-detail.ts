import * as z from 'zod'
import { consentsOf } from '../../gdpr/consent.ts'
import { standingsOf } from '../../gdpr/consent-gate.ts'
import { readSubject } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { inSite } from '../platform/tenancy.ts'
import { systemClock } from '../platform/time.ts'
import type { Texts } from '../platform/texts.ts'
import type { Locale } from '../sites/contract.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { Catalogue } from './catalogue.ts'
import { publishedFormSchema, SEALED_KINDS, SEALED_STATES } from './contract.ts'
import { publishedForm } from './published-form.ts'
import { sealedOf, type SealedValue } from './sealed/store.ts'
import { submissionSchema, submissionView } from './submission-view.ts'
import { findSubmission } from './submission-store.ts'
import { filesOfSubmission, type Upload } from './uploads/store.ts'

const deliverySchema = z.object({
  id: z.uuid(),
  kind: z.string(),
  to: z.string(),
  state: z.string(),
  attempts: z.number().int(),
  message: z.string().nullable(),
  crm_id: z.string().nullable(),
  at: z.iso.datetime(),
})
export type RecordDelivery = z.infer<typeof deliverySchema>

/** Where a record went, or is to go. Handed in, for deliveries belong to another feature. */
export type DeliveriesOf = (db: Db, siteId: string, id: string) => Promise<readonly RecordDelivery[]>

const sealedSchema = z.object({
  field: z.string(),
  kinds: z.array(z.enum(SEALED_KINDS)),
  state: z.enum(SEALED_STATES),
  decided_by: z.string().nullable(),
  decided_at: z.iso.datetime().nullable(),
})

const fileSchema = z.object({
  id: z.uuid(),
  field: z.string(),
  name: z.string(),
  type: z.string().nullable(),
  size: z.number().int(),
  sha256: z.string().nullable(),
})

/** A submission with all that belongs to it. `shown` is the form exactly as the visitor had it: version and language. */
export const submissionDetailSchema = submissionSchema
  .extend({
    person: z.object({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() }).nullable(),
    consents: z.array(
      z.object({
        purpose: z.string(),
        state: z.string(),
        granted: z.boolean(),
        at: z.string(),
        notice_sha256: z.string(),
        text: z.string(),
      }),
    ),
    files: z.array(fileSchema),
    sealed: z.array(sealedSchema).meta({ description: 'Answers that are locked away, and why; opened one by one.' }),
    deliveries: z.array(deliverySchema),
    shown: publishedFormSchema.nullable(),
  })
  .meta({ id: 'SubmissionDetail' })
export type SubmissionDetail = z.infer<typeof submissionDetailSchema>

export type DetailDeps = {
  readonly db: Db
  readonly catalogue: Catalogue
  readonly texts: Texts
  readonly publicUrl: string
  readonly deliveriesOf: DeliveriesOf
}

const fileView = ({ id, field, name, type, size, sha256 }: Upload) => ({ id, field, name, type, size, sha256 })

const sealedView = ({ field, kinds, state, decidedBy, decidedAt }: SealedValue) => ({
  field,
  kinds: [...kinds],
  state,
  decided_by: decidedBy,
  decided_at: decidedAt?.toISOString() ?? null,
})

/** Reads a submission with its person, consents, files, deliveries and the form that the visitor saw; undefined when there is none. */
export const readDetail = async (deps: DetailDeps, site: SiteRecord, id: string): Promise<SubmissionDetail | undefined> => {
  const { db, catalogue, texts, publicUrl, deliveriesOf } = deps
  const parts = await inSite(db, site.id, async (tx) => {
    const submission = await findSubmission(tx, site.id, id)
    if (!submission) return undefined
    const [subject, consents, files, deliveries, sealed] = await Promise.all([
      readSubject(tx, site.id, submission.subjectId),
      consentsOf(tx, site.id, id),
      filesOfSubmission(tx, site.id, id),
      deliveriesOf(tx, site.id, id),
      sealedOf(tx, site.id, id),
    ])
    const standings = await standingsOf(tx, site.id, [submission.subjectId], systemClock())
    return { submission, subject, consents, files, deliveries, sealed, standing: standings.get(submission.subjectId) }
  })
  if (!parts) return undefined
  const { submission, subject, consents, files, deliveries, sealed, standing } = parts
  const form = await catalogue.get(site.id, submission.formId, submission.version)
  const locale = submission.locale as Locale
  const action = `${publicUrl}/f/${site.id}/${submission.formId}`
  return {
    ...submissionView(submission),
    person: subject ? { name: subject.name, email: subject.email, phone: subject.phone } : null,
    consents: consents.map((decided) => {
      // What the person decided since, on another form or in their preferences, is what counts.
      const since = standing?.get(decided.purpose)
      const { state, granted, at } = since && since.at.toISOString() > decided.at ? { ...since, at: since.at.toISOString() } : decided
      return { purpose: decided.purpose, state, granted, at, text: decided.text, notice_sha256: decided.noticeSha256 }
    }),
    files: files.map(fileView),
    sealed: sealed.map(sealedView),
    deliveries: [...deliveries],
    shown: form ? publishedForm({ site, form, locale, t: texts(locale), action }) : null,
  }
}
