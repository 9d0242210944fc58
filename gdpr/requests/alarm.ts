import { inEverySite, inSite } from '../../server/platform/tenancy.ts'
import { queueMail } from '../../server/platform/mail.ts'
import { layout } from '../../server/platform/mail-layout.ts'
import { stableId } from '../../server/platform/stable-id.ts'
import type { Db } from '../../server/platform/db.ts'
import { alarmsReached } from '../clocks/alarms.ts'
import { deadlineOn, today } from './clock.ts'
import { siteFacts, type RequestDeps } from './deps.ts'
import { dayInWords } from './in-words.ts'
import { move } from './move.ts'
import type { PrivacyRequest, SiteFacts } from './request.ts'
import { lockRequest, openRequests } from './request-store.ts'

/** Somebody who must know that a request is getting late. */
export type Officer = { readonly email: string; readonly locale: string }

/** Who is told: the people of the site with the role `dpo`, or, where nobody has it, who answers for the data. */
export type OfficersOf = (tx: Db, site: SiteFacts) => Promise<readonly Officer[]>

/** The share of the period that has passed and of which nobody was told yet; undefined when there is none. A question stops the alarms too. */
export const alarmDue = (request: PrivacyRequest, now: Date): number | undefined => {
  const { strict, paused } = deadlineOn(request, now)
  if (paused) return undefined
  const reached = alarmsReached(request.receivedOn, strict, today(request, now)).at(-1)
  return reached !== undefined && reached > request.alarmed ? reached : undefined
}

type Deps = RequestDeps & { readonly officersOf: OfficersOf }

const mailTo = ({ texts, publicUrl }: Deps, site: SiteFacts, request: PrivacyRequest, alarm: number, officer: Officer) => {
  const t = texts(officer.locale)
  const words = {
    site: site.name,
    reference: request.reference,
    kind: t(`privacy-requests:kind.${request.kind}`),
    received: dayInWords(request.receivedOn, officer.locale),
    strict: dayInWords(request.strictDue, officer.locale),
    statutory: dayInWords(request.statutoryDue, officer.locale),
    percent: alarm,
  }
  return {
    subject: t('privacy-mail:alarm.subject', words),
    ...layout({
      locale: officer.locale,
      heading: t(alarm >= 100 ? 'privacy-mail:alarm.heading_due' : 'privacy-mail:alarm.heading', words),
      paragraphs: [t('privacy-mail:alarm.text', words), t('privacy-mail:alarm.due', words)],
      action: { label: t('privacy-mail:alarm.button'), url: `${publicUrl}/console/${site.id}/requests/${request.id}` },
      footer: [t('privacy-mail:alarm.why', words)],
    }),
  }
}

const ring = (deps: Deps, siteId: string, id: string, now: Date): Promise<boolean> =>
  inSite(deps.db, siteId, async (tx) => {
    const request = await lockRequest(tx, siteId, id)
    const alarm = request && alarmDue(request, now)
    if (!request || alarm === undefined) return false
    const site = await siteFacts(deps, siteId, tx)
    for (const officer of await deps.officersOf(tx, site))
      await queueMail(tx, deps.jobs, {
        siteId,
        id: stableId('privacy-alarm', siteId, id, String(alarm), officer.email),
        kind: 'privacy_alarm',
        recipient: officer.email,
        ...mailTo(deps, site, request, alarm, officer),
      })
    await move(tx, deps.ledger, request, { action: 'alarm', actor: { kind: 'system' }, at: now, data: { alarm } }, { alarmed: alarm })
    return true
  })

/**
 * Tells officers of requests that have used up 50, 75, 90 or 100 % of their time, once for each share; what was missed while nobody
 * looked, or a clock was wrong, is told now. Noted in the transaction that stores the mails. Answers how many rang.
 */
export const ringAlarms = async (deps: Deps, now: Date): Promise<number> => {
  let rung = 0
  const due = (await inEverySite(deps.db, openRequests)).filter((request) => alarmDue(request, now) !== undefined)
  for (const { siteId, id } of due) if (await ring(deps, siteId, id, now)) rung++
  return rung
}
