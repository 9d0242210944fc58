import type * as z from 'zod'
import type { Breach, BreachFacts } from '../../gdpr/breaches/store.ts'
import { isRunning } from '../../gdpr/breaches/alarm.ts'
import { breachClock } from '../../gdpr/breaches/clock.ts'
import { openPoints } from '../../gdpr/breaches/closing.ts'
import { AFFECTED_KINDS } from '../../gdpr/contract/breaches.ts'
import { HOUR } from '../platform/time.ts'
import type { breachFactsSchema, breachSchema, newBreachSchema } from './contract/breaches.ts'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
const date = (at: string | null): Date | null => (at === null ? null : new Date(at))

/** What was sent, as it is stored. */
export const factsOf = (sent: z.infer<typeof breachFactsSchema>): BreachFacts => ({
  title: sent.title,
  facts: sent.facts,
  effects: sent.effects,
  measures: sent.measures,
  awareAt: new Date(sent.aware_at),
  occurredFrom: date(sent.occurred_from),
  occurredUntil: date(sent.occurred_until),
  nature: sent.nature,
  categories: sent.categories,
  people: sent.people,
  peopleCount: sent.people_count,
  recordsCount: sent.records_count,
  risk: sent.risk,
  notifiedAt: date(sent.notified_at),
  notifiedTo: sent.notified_to,
  delayReason: sent.delay_reason,
  notNotifiedReason: sent.not_notified_reason,
  toldAt: date(sent.told_at),
  toldHow: sent.told_how,
  notToldGround: sent.not_told_ground,
  notToldReason: sent.not_told_reason,
  affected: sent.affected,
})

const NOTHING_KNOWN = {
  facts: '',
  effects: '',
  measures: '',
  occurred_from: null,
  occurred_until: null,
  nature: [],
  categories: [],
  people: '',
  people_count: null,
  records_count: null,
  risk: null,
  notified_at: null,
  notified_to: null,
  delay_reason: null,
  not_notified_reason: null,
  told_at: null,
  told_how: null,
  not_told_ground: null,
  not_told_reason: null,
  affected: { kinds: [...AFFECTED_KINDS] },
}

/** What was sent of a new breach; the rest is not known yet. */
export const newFactsOf = (sent: z.infer<typeof newBreachSchema>): BreachFacts => factsOf({ ...NOTHING_KNOWN, ...sent })

const clockView = (breach: Breach, now: Date): z.infer<typeof breachSchema>['clock'] => {
  const { hours, law, due, statutoryDue } = breachClock(breach.awareAt)
  return {
    hours,
    law,
    due: due.toISOString(),
    statutory_due: statutoryDue.toISOString(),
    hours_left: Math.floor(((due.getTime() - now.getTime()) / HOUR) * 10) / 10,
    running: isRunning(breach),
    alarmed: breach.alarmed,
  }
}

/** A breach as the officer sees it. */
export const breachView = (breach: Breach, now: Date): z.infer<typeof breachSchema> => ({
  id: breach.id,
  title: breach.title,
  facts: breach.facts,
  effects: breach.effects,
  measures: breach.measures,
  aware_at: breach.awareAt.toISOString(),
  occurred_from: iso(breach.occurredFrom),
  occurred_until: iso(breach.occurredUntil),
  nature: [...breach.nature],
  categories: [...breach.categories],
  people: breach.people,
  people_count: breach.peopleCount,
  records_count: breach.recordsCount,
  risk: breach.risk,
  notified_at: iso(breach.notifiedAt),
  notified_to: breach.notifiedTo,
  delay_reason: breach.delayReason,
  not_notified_reason: breach.notNotifiedReason,
  told_at: iso(breach.toldAt),
  told_how: breach.toldHow,
  not_told_ground: breach.notToldGround,
  not_told_reason: breach.notToldReason,
  affected: {
    kinds: [...breach.affected.kinds],
    ...(breach.affected.forms ? { forms: [...breach.affected.forms] } : {}),
    ...(breach.affected.from ? { from: breach.affected.from } : {}),
    ...(breach.affected.until ? { until: breach.affected.until } : {}),
  },
  created_at: breach.createdAt.toISOString(),
  closed_at: iso(breach.closedAt),
  version: breach.version,
  clock: clockView(breach, now),
  lacking: openPoints(breach).map(({ field }) => field),
})
