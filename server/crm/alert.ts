import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { queueMail } from '../platform/mail.ts'
import { layout } from '../platform/mail-layout.ts'
import { inEverySite, inSite } from '../platform/tenancy.ts'
import type { Texts, Translate } from '../platform/texts.ts'
import { sitesWithNews, takeAlarms, type Alarm } from './alert-store.ts'

/** Somebody who is told when records do not arrive. */
export type Watcher = { readonly email: string; readonly locale: string }

/** Who is told, and what the site is called: its owners, and the controller, who answers for the data. */
export type Watch = (tx: Db, siteId: string) => Promise<{ readonly site: string; readonly watchers: readonly Watcher[] } | undefined>

export type AlertDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly texts: Texts
  /** How browsers reach this server, without a trailing slash. */
  readonly publicUrl: string
  readonly watch: Watch
}

/** A connection as people know it: by its name, or its host. Never the whole address, whose path is often a secret. */
const called = ({ name, url }: Alarm): string => name ?? new URL(url).host

/** What happened to one connection, why, and what to do: three sentences. */
const paragraph = (t: Translate, alarm: Alarm): string => {
  const happened =
    alarm.state === 'active'
      ? t('mail:delivery_alert.records', { count: alarm.needsAttention, connection: called(alarm) })
      : t(`mail:delivery_alert.${alarm.state}`, { connection: called(alarm) })
  const reason = alarm.fault ? ` ${t(`console-desk:faults.${alarm.fault}.what`)} ${t(`console-desk:faults.${alarm.fault}.do`)}` : ''
  return `${happened}${reason}`
}

/** The mail to one person about everything that stopped on a site. */
export const alertMail = (
  { texts, publicUrl }: Pick<AlertDeps, 'texts' | 'publicUrl'>,
  site: Site,
  locale: string,
  alarms: readonly Alarm[],
) => {
  const t = texts(locale)
  return {
    subject: t('mail:delivery_alert.subject', { site: site.name }),
    ...layout({
      locale,
      heading: t('mail:delivery_alert.heading'),
      paragraphs: [...alarms.map((alarm) => paragraph(t, alarm)), t('mail:delivery_alert.safe')],
      action: { label: t('mail:delivery_alert.button'), url: `${publicUrl}/console/${site.id}/deliveries` },
      footer: [t('mail:delivery_alert.why', { site: site.name })],
    }),
  }
}

type Site = { readonly id: string; readonly name: string }

/** Each address once, whoever it belongs to. */
const distinct = (watchers: readonly Watcher[]): readonly Watcher[] => [
  ...new Map(watchers.map((watcher) => [watcher.email.toLowerCase(), watcher])).values(),
]

/**
 * Tells people of every site what needs them: once an hour and connection at most, all of a site in one mail. What is told is
 * noted in the transaction that stores the mails, so a killed worker neither forgets nor repeats it.
 */
export const tellPeople = async ({ db, jobs, texts, publicUrl, watch }: AlertDeps): Promise<void> => {
  for (const siteId of await inEverySite(db, sitesWithNews))
    await inSite(db, siteId, async (tx) => {
      const watched = await watch(tx, siteId)
      const alarms = await takeAlarms(tx, siteId)
      if (!watched || alarms.length === 0) return
      for (const { email, locale } of distinct(watched.watchers))
        await queueMail(tx, jobs, {
          siteId,
          kind: 'delivery_alert',
          recipient: email,
          ...alertMail({ texts, publicUrl }, { id: siteId, name: watched.site }, locale, alarms),
        })
    })
}
