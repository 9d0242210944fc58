import { holdsOf } from '../gdpr/erase/holds.ts'
import { consentRule } from '../gdpr/retention/consent-rule.ts'
import { runRetention, type HeldPeople, type RetentionDeps } from '../gdpr/retention/engine.ts'
import { peopleWithOpenRequests } from '../gdpr/retention/open-requests.ts'
import { OWN_RULES } from '../gdpr/retention/own-rules.ts'
import { packageRule } from '../gdpr/retention/package-rule.ts'
import type { RetentionRule } from '../gdpr/retention/rule.ts'
import { forgetDeliveries } from './crm/withdraw-store.ts'
import { crmRules } from './crm/retention.ts'
import { formRules, type ForgetPeople } from './forms/retention.ts'
import { forgetLeads } from './leads/store.ts'
import { listRestrictions } from './people/restriction-store.ts'
import { peopleRules } from './people/retention.ts'
import { deleteUnreferenced } from './people/store.ts'
import type { Files } from './platform/files.ts'
import { statement } from './platform/statement.ts'
import { inEverySite } from './platform/tenancy.ts'
import { systemClock, type Clock } from './platform/time.ts'
import { recordRules } from './records/retention.ts'
import { siteRules } from './sites/retention.ts'
import { listSites } from './sites/store.ts'
import type { Runtime } from './runtime.ts'

const GONE = `subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
  and not exists (select from submissions s where s.site_id = t.site_id and s.subject_id = t.subject_id)`

const NOTES = `delete from notes t where t.site_id = $1 and t.${GONE}`
const KEYS = `delete from subject_keys t where t.site_id = $1 and t.${GONE}`

// The address stays beside the proof, for a proof is of somebody; the rest was for the request.
const NAMES = `
  update subjects t set name = null, phone = null
  where t.site_id = $1 and t.id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
    and not exists (select from submissions s where s.site_id = t.site_id and s.subject_id = t.id)`

const forgetPeople: ForgetPeople = async (tx, siteId, subjectIds) => {
  const params = [siteId, JSON.stringify(subjectIds)]
  await statement(tx, NOTES, params)
  await statement(tx, KEYS, params)
  await statement(tx, NAMES, params)
}

/** Every rule by which data goes, in the order in which they run. */
export const retentionRules = ({ files }: { readonly files: Files }): readonly RetentionRule[] => [
  ...OWN_RULES,
  ...crmRules,
  packageRule(files),
  ...peopleRules,
  ...recordRules,
  ...siteRules,
  consentRule(deleteUnreferenced),
  ...formRules({ files, forget: [forgetLeads, forgetDeliveries], forgetPeople }),
]

/** People whose data stays although its time is over: an officer holds some of it, a request is open, or they asked that it be kept (GDPR Art. 18(2)). */
const heldPeople: HeldPeople = async (tx, siteId, now) => [
  ...(await holdsOf(tx, siteId, now)).map(({ subjectId }) => subjectId),
  ...(await peopleWithOpenRequests(tx, siteId)),
  ...(await listRestrictions(tx, siteId)).map(({ subjectId }) => subjectId),
]

/** The retention engine with everything that this server keeps. */
export const retentionDeps = ({ db, files, log }: Pick<Runtime, 'db' | 'files' | 'log'>, clock: Clock = systemClock): RetentionDeps => ({
  db,
  rules: retentionRules({ files }),
  heldPeople,
  report: (error, rule, site) => log.error('a retention rule failed', error, { rule, site }),
  clock,
})

/** Runs over all sites, one after another. */
export const runRetentionEverywhere = async (deps: RetentionDeps, now: Date): Promise<void> => {
  for (const { id } of await inEverySite(deps.db, listSites))
    await runRetention(deps, { siteId: id, now, dry: false, startedBy: 'schedule' })
}
