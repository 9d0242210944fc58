import { articleOf, type GdprCategory } from '../../gdpr/category.ts'
import { decidedPurposes } from '../../gdpr/receipts/decision-store.ts'
import type { ConsentFacts, DataAsked } from '../../gdpr/receipts/facts.ts'
import type { Db } from '../platform/db.ts'
import { inSite } from '../platform/tenancy.ts'
import { localeSchema, type Locale } from '../sites/contract.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { Catalogue } from './catalogue.ts'
import type { FormDefinition } from './contract.ts'
import { said } from './markup/drawing.ts'
import { findSubmission } from './submission-store.ts'

export type ConsentFactsDeps = {
  readonly db: Db
  readonly catalogue: Pick<Catalogue, 'get'>
  readonly publicUrl: string
  /** Who gets a site's records, by name. */
  readonly recipients: (tx: Db, siteId: string) => Promise<readonly string[]>
  /** Whose law a site follows: `EU`, or a country by ISO 3166-1. */
  readonly jurisdiction: (tx: Db, siteId: string) => Promise<string>
}

/** By these a person is reached: what a consent is about when the form asks for nothing else for its purpose. */
const REACHED_BY: ReadonlySet<GdprCategory> = new Set(['identity', 'contact'])

/** What the form asks for this purpose. */
const dataOf = (definition: FormDefinition, purpose: string, locale: Locale): DataAsked[] => {
  const fields = definition.sections.flatMap((section) => section.fields).filter(({ kind }) => kind !== 'consent')
  const own = fields.filter(({ gdpr }) => gdpr.purpose === purpose && gdpr.category !== 'none')
  const about = own.length > 0 ? own : fields.filter(({ gdpr }) => REACHED_BY.has(gdpr.category))
  return about.map(({ key, label, required, gdpr: { category } }) => ({
    key,
    label: said(label, locale).words,
    category,
    optional: !required,
    special: articleOf(category) !== undefined,
  }))
}

/**
 * Everything that records of the consents of a submission say, one for each purpose; empty when nothing was asked, undefined when
 * the submission is not stored any more.
 */
export const consentFactsOf = async (
  { db, catalogue, publicUrl, recipients, jurisdiction }: ConsentFactsDeps,
  site: SiteRecord,
  submissionId: string,
): Promise<ConsentFacts[] | undefined> => {
  const stored = await inSite(db, site.id, async (tx) => {
    const submission = await findSubmission(tx, site.id, submissionId)
    if (!submission) return undefined
    const decided = await decidedPurposes(tx, site.id, submissionId)
    return { submission, decided, recipients: await recipients(tx, site.id), jurisdiction: await jurisdiction(tx, site.id) }
  })
  if (!stored) return undefined
  const { submission, decided } = stored
  const form = await catalogue.get(site.id, submission.formId, submission.version)
  if (!form) return undefined
  const language = localeSchema.catch('en').parse(submission.locale)
  const rightsUrl = `${publicUrl}/privacy/${site.id}`
  const { name, email, address, privacyUrl } = site.controller
  return decided.map(({ purpose, notice, decisions }) => ({
    purpose,
    notice,
    decisions,
    site: site.id,
    subjectId: submission.subjectId,
    submissionId,
    language,
    jurisdiction: stored.jurisdiction,
    retentionDays: form.definition.purposes[purpose]?.retentionDays ?? 0,
    controller: { name, email, address: address ?? null, policyUrl: privacyUrl ?? rightsUrl },
    form: { id: form.formId, version: form.version, title: said(form.definition.title, language).words },
    data: dataOf(form.definition, purpose, language),
    recipients: stored.recipients,
    storedAt: new URL(publicUrl).host,
    rightsUrl,
  }))
}
