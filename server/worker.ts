import { ringBreachAlarms } from '../gdpr/breaches/alarm.ts'
import { breachAlarm } from '../gdpr/breaches/jobs.ts'
import { retentionDue } from '../gdpr/retention/jobs.ts'
import { advance, sweepErasures } from '../gdpr/erase/advance.ts'
import { gdprErase, gdprEraseSweep } from '../gdpr/erase/jobs.ts'
import { gdprExport, gdprExportPurge } from '../gdpr/export/jobs.ts'
import { makePackage, purgePackages, resumePackages } from '../gdpr/export/packages.ts'
import { expireConsents } from '../gdpr/consent-expiry.ts'
import { consentChanged, consentsExpire } from '../gdpr/jobs.ts'
import { readChangedConsent, tellRecipients } from './consent-recipients.ts'
import { ringAlarms } from '../gdpr/requests/alarm.ts'
import { privacyAlarm, privacyProve, privacyPurge } from '../gdpr/requests/jobs.ts'
import { writeToProve } from '../gdpr/requests/proof.ts'
import { purgeRequests } from '../gdpr/requests/purge.ts'
import { startSequencing, sequenceAll } from '../gdpr/ledger/sequence.ts'
import { ledgerFull } from '../gdpr/ledger/jobs.ts'
import { startDelivering } from './crm/deliver.ts'
import { tellPeople } from './crm/alert.ts'
import { planDeliveries } from './crm/deliveries.ts'
import { CRM_JOBS, crmAlert, crmForgotten, crmForgottenAll } from './crm/jobs.ts'
import { forgetDeliveries } from './crm/withdraw-store.ts'
import { erasingOf, packagesOf } from './erasing.ts'
import { followWork } from './request-progress.ts'
import { sweepForgotten } from './forgotten.ts'
import { purgeDiscarded } from './forms/discarded.ts'
import { discardedPurge, submissionAccepted, unconfirmedPurge, uploadsPurge } from './forms/jobs.ts'
import { queueOptIn } from './forms/opt-in.ts'
import { purgeUnconfirmed } from './forms/unconfirmed.ts'
import { findSubmission } from './forms/submission-store.ts'
import { purgeUploads } from './forms/uploads/store.ts'
import { forgetLeads } from './leads/store.ts'
import { visitorsPurge } from './people/jobs.ts'
import { purgeVisitors } from './people/session-store.ts'
import type { Db } from './platform/db.ts'
import type { Job, Ids } from './platform/jobs.ts'
import { limitsPurge, purgeLimits } from './platform/limits.ts'
import { announce } from './platform/live.ts'
import { mailSend, sendMails } from './platform/mail.ts'
import { inEverySite, inSite } from './platform/tenancy.ts'
import { systemClock } from './platform/time.ts'
import { officersOf, requestDeps } from './privacy-requests.ts'
import { fillAllCards, showRecords } from './record-rooms.ts'
import { queueConsentMail } from './privacy/consent-mail.ts'
import { cardsFill, undosPurge } from './records/jobs.ts'
import { purgeUndos } from './records/undo-store.ts'
import { recordReader } from './records.ts'
import { retentionDeps, runRetentionEverywhere } from './retention.ts'
import type { Runtime } from './runtime.ts'
import { watchOf } from './watchers.ts'

/** Every kind of job. Each process makes sure that all of these have a queue, whether it works on them or only sends. */
export const JOBS: readonly Job<Ids>[] = [
  limitsPurge,
  submissionAccepted,
  unconfirmedPurge,
  discardedPurge,
  uploadsPurge,
  cardsFill,
  undosPurge,
  retentionDue,
  breachAlarm,
  mailSend,
  gdprErase,
  gdprEraseSweep,
  gdprExport,
  gdprExportPurge,
  consentChanged,
  consentsExpire,
  visitorsPurge,
  privacyProve,
  privacyAlarm,
  privacyPurge,
  ledgerFull,
  ...CRM_JOBS,
]

/** A kind of job and the function that it runs; `cron` (UTC) for those that nobody sends. */
type Work = {
  readonly job: Job<Ids>
  readonly run: (data: readonly Ids[]) => Promise<unknown>
  readonly batchSize?: number
  readonly cron?: string
}

/** Ties a job to its function, with the job's own type of data. */
export const on = <Data extends Ids>(
  job: Job<Data>,
  run: (data: readonly Data[]) => Promise<unknown>,
  options: Pick<Work, 'batchSize' | 'cron'> = {},
): Work => ({ job, run: run as Work['run'], ...options })

/** What follows when a submission was stored, or confirmed: a mail that asks to confirm, and the way to the CRM. */
const follow = async ({ config, db, jobs, keys, sites, texts }: Runtime, siteId: string, submissionId: string): Promise<void> => {
  await showRecords(db, siteId, [submissionId])
  const site = await sites.get(siteId)
  if (site) await queueOptIn({ db, jobs, keys, texts, publicUrl: config.publicUrl }, site, submissionId)
  await inSite(db, siteId, async (tx) => {
    const submission = await findSubmission(tx, siteId, submissionId)
    if (submission) await announce(tx, siteId, 'submission', submissionId)
    if (submission?.state === 'accepted' && !submission.discardedAt)
      await planDeliveries(tx, jobs, { siteId, kind: 'lead', recordId: submissionId })
  })
}

/** What follows when somebody changed their mind, or confirmed: whoever got their data learns of it, and they get a mail with the way back. */
const followConsent = async ({ config, db, jobs, keys, sites, texts }: Runtime, siteId: string, consentId: string): Promise<void> => {
  await tellRecipients(db, jobs, siteId, consentId)
  const site = await sites.get(siteId)
  if (site) await queueConsentMail({ db, jobs, keys, texts, publicUrl: config.publicUrl }, site, consentId)
}

/** One that fails is tried again with its batch, and must not hold up the others meanwhile. */
const eachForItself = async <Data>(batch: readonly Data[], work: (data: Data) => Promise<void>): Promise<void> => {
  const ended = await Promise.allSettled(batch.map(work))
  const failed = ended.filter((end) => end.status === 'rejected')
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(({ reason }) => reason as unknown),
      `${failed.length} of ${batch.length} could not be followed`,
    )
}

/** How far back the sweep for forgotten records looks every five minutes, in hours. */
const LATELY_HOURS = 48

/** And every night: since ever. */
const EVER_HOURS = 24 * 365 * 100

/** Which job runs which function. */
export const featureWork = (runtime: Runtime): readonly Work[] => {
  const requests = requestDeps(runtime)
  const progressed = followWork(requests)
  const erasing = { ...erasingOf(runtime), progressed }
  const packages = {
    ...packagesOf(runtime),
    ready: (tx: Db, of: { siteId: string; requestId: string }) => progressed(tx, { ...of, outcome: 'done' }),
  }
  const { config, db, files, jobs, log, mailer, signer, texts } = runtime
  const report = (error: unknown) => log.error('the ledger could not be continued', error)
  return [
    on(mailSend, sendMails({ db, jobs, mailer })),
    on(limitsPurge, () => purgeLimits(db), { cron: '17 * * * *' }),
    on(unconfirmedPurge, () => purgeUnconfirmed({ db, files, forget: [forgetLeads] }, systemClock()), { cron: '29 * * * *' }),
    on(discardedPurge, () => purgeDiscarded({ db, files, forget: [forgetLeads, forgetDeliveries] }, systemClock()), { cron: '35 * * * *' }),
    on(cardsFill, () => fillAllCards(db), { cron: '* * * * *' }),
    on(undosPurge, () => inEverySite(db, (tx) => purgeUndos(tx, systemClock())), { cron: '47 * * * *' }),
    on(uploadsPurge, () => purgeUploads(db, files, systemClock()), { cron: '41 * * * *' }),
    // Twice a day: one that is missed must not leave anything for longer than 24 hours.
    on(retentionDue, () => runRetentionEverywhere(retentionDeps(runtime), systemClock()), { cron: '23 2,14 * * *' }),
    on(breachAlarm, () => ringBreachAlarms({ ...requests, officersOf }, systemClock()), { cron: '*/5 * * * *' }),
    on(gdprErase, (refs) => advance(erasing, refs)),
    on(gdprEraseSweep, () => sweepErasures(erasing), { cron: '* * * * *' }),
    on(gdprExport, (asked) => eachForItself(asked, ({ siteId, packageId }) => makePackage(packages, siteId, packageId))),
    on(
      gdprExportPurge,
      async () => {
        await purgePackages(packages, systemClock())
        await resumePackages(packages, systemClock())
      },
      { cron: '11 * * * *' },
    ),
    on(consentsExpire, () => expireConsents(db, jobs, systemClock()), { cron: '*/5 * * * *' }),
    on(visitorsPurge, () => inEverySite(db, (tx) => purgeVisitors(tx, systemClock())), { cron: '53 * * * *' }),
    on(consentChanged, (changed) => eachForItself(changed, ({ siteId, consentId }) => followConsent(runtime, siteId, consentId))),
    on(privacyProve, (asked) => eachForItself(asked, (one) => writeToProve(requests, one, systemClock()))),
    on(privacyAlarm, () => ringAlarms({ ...requests, officersOf }, systemClock()), { cron: '*/10 * * * *' }),
    on(privacyPurge, () => purgeRequests(requests, systemClock()), { cron: '7 * * * *' }),
    on(crmAlert, () => tellPeople({ db, jobs, texts, publicUrl: config.publicUrl, watch: watchOf }), { cron: '* * * * *' }),
    on(crmForgotten, () => sweepForgotten(db, jobs, LATELY_HOURS), { cron: '*/5 * * * *' }),
    on(crmForgottenAll, () => sweepForgotten(db, jobs, EVER_HOURS), { cron: '13 3 * * *' }),
    on(submissionAccepted, (accepted) => eachForItself(accepted, ({ siteId, submissionId }) => follow(runtime, siteId, submissionId))),
    on(ledgerFull, () => sequenceAll({ db, signer, report }, { now: systemClock(), full: true }), { cron: '23 * * * *' }),
  ]
}

/** Works on jobs until the runtime closes. The answer ends what is no job, and is called before that. */
export const startWorker = async (runtime: Runtime, work = featureWork(runtime)): Promise<() => Promise<void>> => {
  const { jobs, log } = runtime
  for (const { job, run, batchSize, cron } of work) {
    await jobs.work(
      job,
      async (data) => {
        try {
          await run(data)
        } catch (error) {
          log.error('job failed', error, { job: job.name, count: data.length })
          // The queue stores what is thrown; the words of drivers quote parameters, and so people.
          // oxlint-disable-next-line preserve-caught-error
          throw new Error(`${job.name} failed`)
        }
      },
      batchSize,
    )
    if (cron) await jobs.schedule(job, cron)
  }
  const { config, db, keys, outgoing, signer } = runtime
  await startDelivering({
    db,
    jobs,
    keys,
    outgoing,
    records: recordReader({ keys, publicUrl: config.publicUrl }),
    consents: readChangedConsent,
    report: (error) => log.error('delivering failed', error),
    tried: ({ siteId, connectionId, deliveryId, outcome, status, milliseconds }) =>
      log.info('delivery tried', { site: siteId, connection: connectionId, delivery: deliveryId, code: outcome, status, ms: milliseconds }),
  })
  return startSequencing({ db, signer, report: (error) => log.error('the ledger could not be continued', error) })
}
