import { openErasures } from '../gdpr/erase/erasures.ts'
import { openPackages } from '../gdpr/export/packages.ts'
import { withdraw } from '../gdpr/choices.ts'
import type { Execute, Execution } from '../gdpr/requests/execution.ts'
import { reviseRecord } from './crm/delivery-store.ts'
import { erasingOf, packagesOf } from './erasing.ts'
import { correctSubject } from './people/change-store.ts'
import { restrictSubjects } from './people/restriction-store.ts'
import { normalPhone } from './people/identity.ts'
import type { Jobs } from './platform/jobs.ts'
import { Problem } from './platform/problem.ts'
import { statement } from './platform/statement.ts'
import type { Runtime } from './runtime.ts'

/** A withdrawal, and what an objection means for advertising: every consent that rests on a yes is off with this commit, and whoever got the data is told. */
const stopConsents =
  (jobs: Jobs): Execute =>
  async (tx, { siteId, subjectIds, purposes, now }) => {
    await withdraw(tx, jobs, { siteId, subjectIds, source: 'mail_link', now, ...(purposes ? { purposes } : {}) })
    return 'done'
  }

const restrict: Execute = async (tx, { siteId, requestId, subjectIds, now }) => {
  await restrictSubjects(tx, siteId, subjectIds, { since: now, requestId })
  return 'done'
}

const RECORDS = `
  select distinct d.record_id as id from deliveries d
  join submissions s on s.site_id = d.site_id and s.id = d.record_id
  where d.site_id = $1 and d.kind = 'lead' and s.subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

/**
 * What the person proposed and an officer approved; whoever got their records gets them corrected (GDPR Art. 16, 19). What was said in
 * words only is done by a person.
 */
const rectify =
  (jobs: Jobs): Execute =>
  async (tx, { siteId, subjectIds, corrections, locale }) => {
    if (!corrections || Object.values(corrections).every((value) => value === undefined)) return 'by_hand'
    const phone = corrections.phone === undefined ? undefined : normalPhone(corrections.phone, locale)
    if (corrections.phone !== undefined && phone === undefined)
      throw new Problem('invalid', { errors: [{ field: 'corrections.phone', code: 'pattern' }] })
    for (const id of subjectIds) await correctSubject(tx, siteId, id, { ...corrections, phone })
    for (const { id } of await statement<{ id: string }>(tx, RECORDS, [siteId, JSON.stringify(subjectIds)]))
      await reviseRecord(tx, jobs, siteId, id)
    return 'done'
  }

/** Everything about the person, or what the person may take along; the link to it goes to the proven address. */
const handOver =
  (runtime: Runtime): Execute =>
  async (tx, { siteId, requestId, kind, subjectIds, email, locale }) => {
    if (email === null) return 'by_hand'
    await openPackages(packagesOf(runtime)).start(tx, { siteId, requestId, subjectIds, portability: kind === 'portability', email, locale })
    return 'started'
  }

const erase =
  (runtime: Runtime): Execute =>
  async (tx, { siteId, requestId, subjectIds, approvedBy }) => {
    await openErasures(erasingOf(runtime)).start(tx, { siteId, requestId, subjectIds, approvedBy: approvedBy ?? 'law' })
    return 'started'
  }

/** What this house does by itself when a request was approved, or at once where the law wants it so. */
export const requestExecution = (runtime: Runtime): Execution => ({
  withdrawal: stopConsents(runtime.jobs),
  objection: stopConsents(runtime.jobs),
  restriction: restrict,
  rectification: rectify(runtime.jobs),
  access: handOver(runtime),
  portability: handOver(runtime),
  erasure: erase(runtime),
})
