import { openErasures } from '../gdpr/erase/erasures.ts'
import { openPackages } from '../gdpr/export/packages.ts'
import { withdraw } from '../gdpr/choices.ts'
import type { Execute, Execution } from '../gdpr/requests/execution.ts'
import { erasingOf, packagesOf } from './erasing.ts'
import { correctSubject } from './people/change-store.ts'
import { restrictSubjects } from './people/restriction-store.ts'
import { normalPhone } from './people/identity.ts'
import type { Jobs } from './platform/jobs.ts'
import { Problem } from './platform/problem.ts'
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

/** What the person proposed and an officer approved. What was said in words only is done by a person. */
const rectify: Execute = async (tx, { siteId, subjectIds, corrections, locale }) => {
  if (!corrections || Object.values(corrections).every((value) => value === undefined)) return 'by_hand'
  const phone = corrections.phone === undefined ? undefined : normalPhone(corrections.phone, locale)
  if (corrections.phone !== undefined && phone === undefined)
    throw new Problem('invalid', { errors: [{ field: 'corrections.phone', code: 'pattern' }] })
  for (const id of subjectIds) await correctSubject(tx, siteId, id, { ...corrections, phone })
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
  rectification: rectify,
  access: handOver(runtime),
  portability: handOver(runtime),
  erasure: erase(runtime),
})
