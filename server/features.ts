import type { Context, MiddlewareHandler } from 'hono'
import { scannerOf } from '../gdpr/sensitive/scan.ts'
import type { Routes } from './app.ts'
import { reviseRecord } from './crm/delivery-store.ts'
import { crmConsoleRoutes } from './crm/routes.ts'
import { consentReceipts } from './consent-receipts.ts'
import { recipientsOf } from './consent-recipients.ts'
import { demoRoutes } from './demo.ts'
import { recipientNames } from './recipient-names.ts'
import { openCatalogue } from './forms/catalogue.ts'
import { consentFactsOf } from './forms/consent-facts.ts'
import { submissionConsoleRoutes } from './forms/console-routes.ts'
import { countedIntake } from './forms/counted-intake.ts'
import { openIntake } from './forms/intake.ts'
import { intakeRoutes } from './forms/intake-routes.ts'
import { optInPages } from './forms/opt-in-pages.ts'
import { pageRoutes } from './forms/pages/routes.ts'
import { openPlainIntake, tokenIssuer } from './forms/plain-intake.ts'
import { readReceipt } from './forms/receipt.ts'
import { receiptPages } from './forms/receipt-pages.ts'
import { formRoutes } from './forms/routes.ts'
import { sealedConsoleRoutes } from './forms/sealed/routes.ts'
import { sentValues } from './forms/submission-store.ts'
import { renewForms } from './forms/renew.ts'
import { templateConsoleRoutes } from './forms/template-routes.ts'
import { fileRoutes } from './forms/uploads/file-routes.ts'
import { uploadRoutes } from './forms/uploads/routes.ts'
import { hostedPages } from './hosted-pages.ts'
import { fold } from './language/fold.ts'
import { leadConsoleRoutes } from './leads/console-routes.ts'
import { leadDestination } from './leads/destination.ts'
import { objectNames } from './object-names.ts'
import { officerDesk } from './officer-desk.ts'
import { overviewRoutes } from './overview.ts'
import { affectedSources } from './breach-sources.ts'
import { affectedRoutes } from './privacy/affected-routes.ts'
import { breachRoutes } from './privacy/breach-routes.ts'
import { processingRoutes } from './privacy/processing-routes.ts'
import { formHistory, processingFacts } from './processing-facts.ts'
import { retentionConsoleRoutes } from './privacy/retention-routes.ts'
import { openSessions } from './people/sessions.ts'
import { sessionRoutes } from './people/session-routes.ts'
import { consoleChoiceRoutes } from './privacy/console-choice-routes.ts'
import { openErasures } from '../gdpr/erase/erasures.ts'
import { erasureConsoleRoutes } from './privacy/erasure-routes.ts'
import { gpcRoutes } from './privacy/gpc.ts'
import { choicePages, choicesPart } from './privacy/pages/choice-pages.ts'
import { openPackages } from '../gdpr/export/packages.ts'
import { erasingOf, packagesOf } from './erasing.ts'
import { packagePages } from './privacy/pages/package-pages.ts'
import { packageRoutes } from './privacy/package-routes.ts'
import { unsubscribePages } from './privacy/pages/unsubscribe-pages.ts'
import { privacyConsoleRoutes } from './privacy/console-routes.ts'
import { proofPages } from './privacy/pages/proof-pages.ts'
import { requestPages } from './privacy/pages/request-pages.ts'
import { privacyRequestRoutes } from './privacy/routes.ts'
import { hasOfficer, jurisdictionOf, requestDeps } from './privacy-requests.ts'
import { systemClock } from './platform/time.ts'
import { preferenceRoutes } from './privacy/preference-routes.ts'
import { openPreferences } from './privacy/preferences.ts'
import { bearerOf } from './privacy/who.ts'
import { purposeNames } from './purpose-names.ts'
import { consentRecordRoutes } from './privacy/consent-record-routes.ts'
import { keyRoutes, ledgerRoutes } from './privacy/ledger-routes.ts'
import { recordRooms, showRecords } from './record-rooms.ts'
import { deliveriesOf, leadIds, leadReferences } from './records.ts'
import { releaseIntegrity } from './release-integrity.ts'
import { retentionDeps } from './retention.ts'
import type { Runtime } from './runtime.ts'
import type { Actor } from './sites/actor.ts'
import { auditConsoleRoutes } from './sites/audit-routes.ts'
import type { ConsoleEnv } from './sites/env.ts'
import { liveRoutes } from './sites/live-routes.ts'
import { consoleSite } from './sites/middleware.ts'
import { outboxConsoleRoutes } from './sites/outbox-routes.ts'
import { siteRoutes } from './sites/routes.ts'
import { siteConsoleRoutes } from './sites/site-console-routes.ts'
import { staffConsoleRoutes } from './sites/staff/console-routes.ts'

/** Asks the guard of the console once more, for an answer that lasts longer than its proof. */
const proveAgain =
  (guard: MiddlewareHandler<ConsoleEnv>) =>
  async (c: Context<ConsoleEnv>): Promise<Actor> => {
    await guard(c, async () => {})
    return c.var.actor
  }

/** The features of this server, each handed the few parts that it needs. */
export const featureRoutes = (runtime: Runtime): Routes => {
  const { config, database, db, files, jobs, keys, limits, metrics, outgoing, texts, releases, signer, sites, live } = runtime
  const { publicUrl } = config
  const catalogue = openCatalogue(db)
  const destinations = { leads: leadDestination(sentValues) }
  const writers = database.kind === 'embedded' ? 1 : 4
  const scan = scannerOf(fold)
  const door = openIntake({ db, transact: database.transact, keys, catalogue, limits, texts, jobs, destinations, scan, writers })
  const intake = countedIntake(door, (result) => metrics.submission(result))
  const assets = { url: `${publicUrl}/v/${releases.name}`, integrity: (file: string) => releases.integrity(file) }
  const frame = { texts, publicUrl, assets }
  const sessions = openSessions({ db, jobs, keys, limits, texts, publicUrl })
  const preferences = openPreferences({
    db,
    jobs,
    purposeNames: purposeNames(db, catalogue),
    receiptUrls: consentReceipts(keys, publicUrl),
  })
  const findBearer = bearerOf({ db, keys, sessions })
  const tools = hostedPages(frame)
  const requests = requestDeps(runtime)
  const packages = openPackages(packagesOf(runtime))
  const requestPage = { page: tools, requests, limits, sites, clock: systemClock }
  const staff = { db, jobs, keys, destinations, catalogue, texts }
  const breachDeps = { db, clock: systemClock, sources: affectedSources, hasOfficer }
  const consents = { db, catalogue, publicUrl, recipients: recipientNames, jurisdiction: jurisdictionOf }
  return {
    site: [
      siteRoutes({ widgets: ['form', 'privacy'] }),
      formRoutes({ catalogue, ...frame }),
      intakeRoutes({ intake, keys, catalogue, limits, publicUrl }),
      uploadRoutes({ db, files, keys, catalogue, limits }),
      fileRoutes({ db, files, keys }),
      sessionRoutes({ sessions }),
      preferenceRoutes({ preferences, findBearer }),
      privacyRequestRoutes({ requests, limits }),
      packageRoutes({ packages, keys }),
      ledgerRoutes({ db, signer }),
    ],
    console: [
      crmConsoleRoutes({ db, jobs, keys, outgoing, recordIds: leadIds, references: leadReferences }),
      submissionConsoleRoutes({ ...staff, files, publicUrl, deliveriesOf, changed: (siteId, ids) => showRecords(db, siteId, ids) }),
      sealedConsoleRoutes({ db, keys, revise: (tx, siteId, id) => reviseRecord(tx, jobs, siteId, id) }),
      leadConsoleRoutes({ db }),
      ...recordRooms(staff),
      // First: its path would else be taken for the id of a breach.
      affectedRoutes(breachDeps),
      breachRoutes(breachDeps),
      processingRoutes({ db, clock: systemClock, factsOf: processingFacts(runtime), historyOf: formHistory }),
      retentionConsoleRoutes(retentionDeps(runtime)),
      consoleChoiceRoutes({ db, recipientsOf }),
      erasureConsoleRoutes({ db, erasures: openErasures(erasingOf(runtime)), clock: systemClock }),
      privacyConsoleRoutes({ requests, clock: systemClock, hasOfficer }),
      staffConsoleRoutes(runtime.identity),
      overviewRoutes({ db }),
      ...officerDesk(runtime),
      liveRoutes({ live, prove: proveAgain(consoleSite(sites, db, runtime.identity.door)) }),
      templateConsoleRoutes({ db, catalogue, ...frame }),
      outboxConsoleRoutes({ db, jobs, hasMailer: runtime.mailer !== undefined }),
      auditConsoleRoutes({ db, names: objectNames }),
      consentRecordRoutes({ db, facts: (site, submissionId) => consentFactsOf(consents, site, submissionId) }),
      siteConsoleRoutes({
        db,
        sites,
        limits,
        outgoing,
        sightings: runtime.sightings,
        publicUrl,
        integrityOf: releaseIntegrity(releases),
        formStatus: async (siteId, form) => (await catalogue.get(siteId, form))?.status,
        renew: async (tx, site) => {
          for (const form of await renewForms(tx, texts, site)) catalogue.forget(site.id, form)
        },
      }),
    ],
    pages: [
      pageRoutes({
        ...frame,
        catalogue,
        sites,
        submit: openPlainIntake({ db, files, intake, keys, publicUrl }),
        issueToken: tokenIssuer(keys),
        readReceipt: (receipt) => readReceipt(db, keys, receipt),
      }),
      optInPages({ db, jobs, keys, sites, frame }),
      choicePages({ ...tools, sites, sessions, preferences, findBearer }),
      requestPages({ ...requestPage, sections: [choicesPart({ ...tools, preferences, findBearer })] }),
      proofPages(requestPage),
      packagePages({ ...tools, sites, packages }),
      unsubscribePages({ ...tools, keys, sites, preferences }),
      gpcRoutes(),
      keyRoutes(signer),
      receiptPages({ ...consents, keys, signer, sites, frame }),
      ...(config.seed === 'demo' ? [demoRoutes(runtime)] : []),
    ],
  }
}
