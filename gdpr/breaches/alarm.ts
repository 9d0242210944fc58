import { inEverySite, inSite } from '../../server/platform/tenancy.ts'
import { queueMail } from '../../server/platform/mail.ts'
import { layout } from '../../server/platform/mail-layout.ts'
import { stableId } from '../../server/platform/stable-id.ts'
import { HOUR } from '../../server/platform/time.ts'
import type { Db } from '../../server/platform/db.ts'
import type { Jobs } from '../../server/platform/jobs.ts'
import type { Texts } from '../../server/platform/texts.ts'
import type { Officer, OfficersOf } from '../requests/alarm.ts'
import type { SiteFacts } from '../requests/request.ts'
import { breachClock } from './clock.ts'
import { lockBreach, noteAlarm, unnotified, type Breach } from './store.ts'

export type BreachAlarmDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly texts: Texts
  readonly publicUrl: string
  /** `tx`: the caller's transaction. The embedded database has one connection: whoever asks beside it would wait for ever. */
  readonly siteOf: (siteId: string, tx?: Db) => Promise<SiteFacts | undefined>
  readonly officersOf: OfficersOf
}

/** Whether the hours still run: no authority was notified, and nobody has decided and said why none need be. */
export const isRunning = ({ closedAt, notifiedAt, risk, notNotifiedReason }: Breach): boolean =>
  !closedAt && !notifiedAt && !(risk === 'unlikely' && notNotifiedReason)

/** The alarm, in hours, that is to go out now; of several that were missed, the last. */
export const alarmDue = (breach: Breach, now: Date): number | undefined => {
  if (!isRunning(breach)) return undefined
  const passed = (now.getTime() - breach.awareAt.getTime()) / HOUR
  const reached = breachClock(breach.awareAt).alarms.findLast((hours) => hours <= passed)
  return reached !== undefined && reached > breach.alarmed ? reached : undefined
}

// ICU writes `sr` in Cyrillic; ours is Latin.
const moment = (at: Date, locale: string): string =>
  at.toLocaleString(locale === 'sr' ? 'sr-Latn' : locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
    numberingSystem: 'latn',
  })

const mailTo = ({ texts, publicUrl }: BreachAlarmDeps, site: SiteFacts, { id, awareAt }: Breach, hours: number, { locale }: Officer) => {
  const t = texts(locale)
  const clock = breachClock(awareAt)
  const isOver = hours >= clock.hours
  const words = {
    site: site.name,
    hours,
    left: clock.hours - hours,
    due: moment(clock.due, locale),
    aware: moment(awareAt, locale),
    law: clock.law,
  }
  return {
    subject: t(isOver ? 'breach-mail:subject_over' : 'breach-mail:subject', words),
    ...layout({
      locale,
      heading: t(isOver ? 'breach-mail:heading_over' : 'breach-mail:heading', words),
      paragraphs: [t('breach-mail:text', words), t(isOver ? 'breach-mail:over' : 'breach-mail:due', words)],
      action: { label: t('breach-mail:button'), url: `${publicUrl}/console/${site.id}/privacy/breaches/${id}` },
      footer: [t('breach-mail:why', words)],
    }),
  }
}

const ring = (deps: BreachAlarmDeps, siteId: string, id: string, now: Date): Promise<boolean> =>
  inSite(deps.db, siteId, async (tx) => {
    const breach = await lockBreach(tx, siteId, id)
    const hours = breach && alarmDue(breach, now)
    const site = await deps.siteOf(siteId, tx)
    if (!breach || hours === undefined || !site) return false
    for (const officer of await deps.officersOf(tx, site))
      await queueMail(tx, deps.jobs, {
        siteId,
        id: stableId('breach-alarm', siteId, id, String(hours), officer.email),
        kind: 'breach_alarm',
        recipient: officer.email,
        ...mailTo(deps, site, breach, hours, officer),
      })
    await noteAlarm(tx, breach, hours)
    return true
  })

/** Tells officers of breaches that nobody was notified of, once at each alarm of the clock. Answers how many rang. */
export const ringBreachAlarms = async (deps: BreachAlarmDeps, now: Date): Promise<number> => {
  let rung = 0
  const due = (await inEverySite(deps.db, unnotified)).filter((breach) => alarmDue(breach, now) !== undefined)
  for (const { siteId, id } of due) if (await ring(deps, siteId, id, now)) rung++
  return rung
}
