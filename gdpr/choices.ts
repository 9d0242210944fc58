import type { Db } from '../server/platform/db.ts'
import { newId } from '../server/platform/id.ts'
import type { Jobs } from '../server/platform/jobs.ts'
import { recordConsents, type ConsentEvent } from './consent.ts'
import { choicesFrom, historyOf, type PastEvent } from './consent-history.ts'
import type { ConsentSource } from './contract/consent-states.ts'
import { consentChanged } from './jobs.ts'
import type { Notice } from './notices.ts'

type Who = { readonly siteId: string; readonly subjectIds: readonly string[] }
type How = { readonly source: ConsentSource; readonly now: Date; readonly gpc?: boolean }

/** Another server, whose clock was ahead, may have stored what this answers; it must not sort before it. */
const after = (now: Date, history: readonly PastEvent[]): Date => {
  const last = Math.max(...history.map(({ at }) => at.getTime()))
  return new Date(Math.max(now.getTime(), last + 1))
}

/** Appends events that were not said on a form, and has everybody told who got the person's data. */
export const appendChanges = async (tx: Db, jobs: Jobs, siteId: string, events: readonly ConsentEvent[]): Promise<void> => {
  await recordConsents(tx, siteId, events)
  await jobs.send(
    tx,
    consentChanged,
    events.map(({ id }) => ({ siteId, consentId: id })),
    { ids: events.map(({ id }) => id) },
  )
}

/**
 * Withdraws consents of a person, all of them or those to `purposes`, also those that still wait for a confirmation. What is not
 * consented to stays as it is, so that repeating it is harmless. Answers the purposes withdrawn. No reason is asked (GDPR Art. 7(3), 21(3)).
 */
export const withdraw = async (
  tx: Db,
  jobs: Jobs,
  { siteId, subjectIds, purposes, source, now, gpc }: Who & How & { readonly purposes?: readonly string[] },
): Promise<string[]> => {
  const history = await historyOf(tx, siteId, subjectIds)
  const events = [...Map.groupBy(history, ({ subjectId }) => subjectId)].flatMap(([subjectId, own]) =>
    choicesFrom(own, now)
      .filter(({ purpose, granted, waits }) => (granted || waits) && (purposes === undefined || purposes.includes(purpose)))
      .map(({ purpose, event }): ConsentEvent => {
        const at = after(now, own)
        const [noticeId, principal] = [event.notice.id, event.principal]
        return { id: newId(at.getTime()), subjectId, submissionId: null, principal, purpose, noticeId, state: 'withdrawn', at, source, gpc }
      }),
  )
  await appendChanges(tx, jobs, siteId, events)
  return [...new Set(events.map(({ purpose }) => purpose))]
}

/**
 * Gives a consent that the person had decided about before, to the very words of `notice`. False when they never were asked: nobody is
 * talked into something here. A consent that stands is `reconfirmed`. It lasts as long as it was to last the first time.
 */
export const giveAgain = async (
  tx: Db,
  jobs: Jobs,
  { siteId, subjectIds, notice, source, now, gpc }: Who & How & { readonly notice: Pick<Notice, 'id' | 'purpose'> },
): Promise<boolean> => {
  const { purpose, id: noticeId } = notice
  const history = (await historyOf(tx, siteId, subjectIds)).filter((event) => event.purpose === purpose)
  const newest = history[0]
  if (!newest) return false
  const at = after(now, history)
  const lasting = history.find(({ validUntil }) => validUntil !== undefined)
  const milliseconds = lasting?.validUntil && lasting.validUntil.getTime() - lasting.at.getTime()
  const granted = choicesFrom(history, now)[0]?.granted
  const event: ConsentEvent = {
    id: newId(at.getTime()),
    subjectId: newest.subjectId,
    submissionId: null,
    principal: newest.principal,
    purpose,
    noticeId,
    state: granted ? 'reconfirmed' : 'given',
    at,
    source,
    gpc,
    validUntil: milliseconds === undefined ? undefined : new Date(at.getTime() + milliseconds),
  }
  await appendChanges(tx, jobs, siteId, [event])
  return true
}
