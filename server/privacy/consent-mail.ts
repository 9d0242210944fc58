import { choicesUrl, unsubscribeUrl } from '../../gdpr/choice-links.ts'
import { findEvent } from '../../gdpr/consent-history.ts'
import { readSubject } from '../people/store.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { queueMail } from '../platform/mail.ts'
import { layout } from '../platform/mail-layout.ts'
import { stableId } from '../platform/stable-id.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Texts } from '../platform/texts.ts'
import type { SiteRecord } from '../sites/env.ts'

export type ConsentMailDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly texts: Texts
  readonly publicUrl: string
}

/**
 * Queues, once, the mail that tells a person what they have confirmed, in the very words, and how to take it back by one click. Nothing is
 * advertised in it. Does nothing for other events: whoever withdraws wants no more mail.
 */
export const queueConsentMail = (
  { db, jobs, keys, texts, publicUrl }: ConsentMailDeps,
  site: SiteRecord,
  consentId: string,
): Promise<void> =>
  inSite(db, site.id, async (tx) => {
    const event = await findEvent(tx, site.id, consentId)
    if (event?.state !== 'confirmed') return
    const subject = await readSubject(tx, site.id, event.subjectId)
    if (!subject?.email) return
    const { locale, text } = event.notice
    const t = texts(locale)
    const { name, email } = site.controller
    const person = { siteId: site.id, subjectId: event.subjectId }
    await queueMail(tx, jobs, {
      siteId: site.id,
      id: stableId('consent-mail', site.id, consentId),
      kind: 'consent_confirmed',
      recipient: subject.email,
      subject: t('choices-pages:confirmed.subject', { name }),
      unsubscribe: unsubscribeUrl(keys, publicUrl, { ...person, purpose: event.purpose }),
      ...layout({
        locale,
        heading: t('choices-pages:confirmed.heading'),
        paragraphs: [
          t('choices-pages:confirmed.text', { name }),
          t('choices-pages:confirmed.words', { text }),
          t('choices-pages:confirmed.change'),
        ],
        action: { label: t('choices-pages:confirmed.button'), url: choicesUrl(keys, publicUrl, person) },
        footer: [t('choices-pages:sender', { name, email })],
      }),
    })
  })
