import { confirmConsent, consentsOf } from '../../gdpr/consent.ts'
import { confirmationsOf } from '../../gdpr/consent-history.ts'
import { consentChanged } from '../../gdpr/jobs.ts'
import { readSubject } from '../people/store.ts'
import { sign, unsign, type Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { queueMail } from '../platform/mail.ts'
import { layout } from '../platform/mail-layout.ts'
import { stableId } from '../platform/stable-id.ts'
import type { Texts } from '../platform/texts.ts'
import { DAY } from '../platform/time.ts'
import { inSite } from '../platform/tenancy.ts'
import type { SiteRecord } from '../sites/env.ts'
import { parentOf } from './child-consent.ts'
import { submissionAccepted } from './jobs.ts'
import { findVersion } from './store.ts'
import { findSubmission, lockSubmission, moveSubmission, type Submission } from './submission-store.ts'

/** How long the link works. What is not confirmed by then was never consented to (BGH I ZR 164/09, UWG § 7). */
export const LINK_LIFE = 7 * DAY

/** The one mail that asks about a submission. */
export const optInMailId = (siteId: string, submissionId: string): string => stableId('opt-in', siteId, submissionId)

type Link = readonly [site: string, form: string, submission: string, until: number]

/** Where the person confirms; signed, so that nobody can confirm for somebody else. */
export const optInUrl = (keys: Keys, publicUrl: string, { siteId, formId, id, createdAt }: Submission): string => {
  const link: Link = [siteId, formId, id, createdAt.getTime() + LINK_LIFE]
  return `${publicUrl}/f/${siteId}/${formId}/confirm/${sign(keys.of('opt-in'), link)}`
}

/** What a link leads to. `expired` and `confirmed` are answers for people, not errors. */
export type OptInState = 'open' | 'confirmed' | 'expired' | 'unknown'

export type OptInRequest = { readonly siteId: string; readonly formId: string; readonly token: string; readonly now: Date }
type Found = { readonly state: OptInState; readonly submission?: Submission }

/** Whether a consent of the submission waits for its confirmation, or had one. */
const has = async (db: Db, { siteId, id }: Submission, wanted: 'requested' | 'confirmed'): Promise<boolean> =>
  (await consentsOf(db, siteId, id)).some(({ state }) => state === wanted)

/** Looks at a link without using it up: mail scanners open every link. */
export const findOptIn = async (db: Db, keys: Keys, { siteId, formId, token, now }: OptInRequest): Promise<Found> => {
  const link = unsign<Link>(keys.of('opt-in'), token)
  if (!link || link[0] !== siteId || link[1] !== formId) return { state: 'unknown' }
  return inSite(db, siteId, async (tx): Promise<Found> => {
    const submission = await findSubmission(tx, siteId, link[2])
    if (!submission) return { state: link[3] < now.getTime() ? 'expired' : 'unknown' }
    if (submission.state === 'quarantined') return { state: 'unknown' }
    if (await has(tx, submission, 'requested')) return { state: link[3] < now.getTime() ? 'expired' : 'open', submission }
    // What nobody confirmed in time is forgotten.
    return { state: (await has(tx, submission, 'confirmed')) ? 'confirmed' : 'expired', submission }
  })
}

/** Confirms, once: the consents become `confirmed`; a submission that waited for it is accepted and announced. Repeating it changes nothing. */
export const confirmOptIn = async (db: Db, jobs: Jobs, keys: Keys, request: OptInRequest): Promise<Found> => {
  const found = await findOptIn(db, keys, request)
  if (found.state !== 'open' || !found.submission) return found
  const { siteId, id } = found.submission
  const confirmed = await inSite(db, siteId, async (tx) => {
    await lockSubmission(tx, siteId, id)
    const purposes = await confirmConsent(tx, siteId, id, request.now)
    // Who got the record while the consent still waited learns of it; so does the person.
    const changed = purposes.length > 0 ? await confirmationsOf(tx, siteId, id) : []
    await jobs.send(
      tx,
      consentChanged,
      changed.map((consentId) => ({ siteId, consentId })),
      { ids: changed },
    )
    const moved = await moveSubmission(tx, siteId, id, 'awaiting_opt_in', 'accepted')
    if (!moved) return purposes.length > 0
    // The first announcement bore the submission's own id and is done; the queue would take this for a repetition.
    await jobs.send(tx, submissionAccepted, [{ siteId, submissionId: id }], { ids: [stableId('confirmed', siteId, id)] })
    return true
  })
  // Somebody else was quicker: it was confirmed already, or just then forgotten.
  return confirmed ? { ...found, state: 'confirmed' } : findOptIn(db, keys, request)
}

export type OptInMailDeps = { readonly db: Db; readonly jobs: Jobs; readonly keys: Keys; readonly texts: Texts; readonly publicUrl: string }

/** The mail that asks to confirm: the question and the link, nothing else, because advertising in it would be unasked for. */
export const optInMail = ({ keys, texts, publicUrl }: Omit<OptInMailDeps, 'db' | 'jobs'>, site: SiteRecord, submission: Submission) => {
  const t = texts(submission.locale)
  const name = site.controller.name
  return {
    subject: t('mail:opt_in.subject', { name }),
    ...layout({
      locale: submission.locale,
      heading: t('mail:opt_in.heading'),
      paragraphs: [t('mail:opt_in.text', { name })],
      action: { label: t('mail:opt_in.button'), url: optInUrl(keys, publicUrl, submission) },
      footer: [t('mail:opt_in.ignore'), t('mail:opt_in.sender', { name, email: site.controller.email })],
    }),
  }
}

/** The same for the parent of somebody who is too young to consent alone, with the words that it is about. */
const parentMail = (deps: Omit<OptInMailDeps, 'db' | 'jobs'>, site: SiteRecord, submission: Submission, wordings: readonly string[]) => {
  const t = deps.texts(submission.locale)
  const name = site.controller.name
  return {
    subject: t('choices-pages:parent.subject', { name }),
    ...layout({
      locale: submission.locale,
      heading: t('choices-pages:parent.heading'),
      paragraphs: [t('choices-pages:parent.text', { name }), ...wordings.map((text) => t('choices-pages:confirmed.words', { text }))],
      action: { label: t('choices-pages:parent.button'), url: optInUrl(deps.keys, deps.publicUrl, submission) },
      footer: [t('choices-pages:parent.ignore'), t('mail:opt_in.sender', { name, email: site.controller.email })],
    }),
  }
}

/**
 * Queues the mail for a submission with a consent that waits for confirmation, once; for the worker, on
 * `submission.accepted`. Does nothing for any other submission.
 */
export const queueOptIn = async (deps: OptInMailDeps, site: SiteRecord, submissionId: string): Promise<void> => {
  const { db, jobs } = deps
  await inSite(db, site.id, async (tx) => {
    const submission = await findSubmission(tx, site.id, submissionId)
    if (!submission || submission.state === 'quarantined') return
    const waiting = (await consentsOf(tx, site.id, submissionId)).filter(({ state }) => state === 'requested')
    if (waiting.length === 0) return
    const subject = await readSubject(tx, site.id, submission.subjectId)
    const version = await findVersion(tx, site.id, submission.formId, submission.version)
    const parent = version && parentOf(version.definition, submission.values)
    const recipient = parent ?? subject?.email
    if (!recipient) return
    const mail = {
      siteId: site.id,
      id: optInMailId(site.id, submissionId),
      kind: parent ? 'opt_in_parent' : 'opt_in',
      recipient,
      ...(parent
        ? parentMail(
            deps,
            site,
            submission,
            waiting.map(({ text }) => text),
          )
        : optInMail(deps, site, submission)),
    }
    await queueMail(tx, jobs, mail)
  })
}
