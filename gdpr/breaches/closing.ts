import type { FieldError } from '../../server/platform/problem.ts'
import type { Breach } from './store.ts'
import { breachClock } from './clock.ts'

const isEmpty = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '')

type Facts = Pick<
  Breach,
  | 'facts'
  | 'effects'
  | 'measures'
  | 'risk'
  | 'awareAt'
  | 'notifiedAt'
  | 'notifiedTo'
  | 'delayReason'
  | 'notNotifiedReason'
  | 'toldAt'
  | 'toldHow'
  | 'notToldGround'
  | 'notToldReason'
>

const notification = (breach: Facts): string[] => {
  if (breach.notifiedAt) {
    const isLate = breach.notifiedAt > breachClock(breach.awareAt).statutoryDue
    return [...(isEmpty(breach.notifiedTo) ? ['notified_to'] : []), ...(isLate && isEmpty(breach.delayReason) ? ['delay_reason'] : [])]
  }
  // Where a risk is likely no reason stands in for the notification.
  return breach.risk === 'unlikely' ? (isEmpty(breach.notNotifiedReason) ? ['not_notified_reason'] : []) : ['notified_at']
}

const telling = (breach: Facts): string[] => {
  if (breach.risk !== 'high') return []
  if (breach.toldAt) return isEmpty(breach.toldHow) ? ['told_how'] : []
  if (!breach.notToldGround) return ['told_at']
  return isEmpty(breach.notToldReason) ? ['not_told_reason'] : []
}

/**
 * What the register still lacks before a breach may be closed: its facts, effects and the remedial action (GDPR Art. 33(5)), the risk, the
 * notification or the reason for none (Art. 33(1)), and where the risk is high that people were told, or a ground of Art. 34(3).
 */
export const openPoints = (breach: Facts): readonly FieldError[] =>
  [
    ...(['facts', 'effects', 'measures', 'risk'] as const).filter((field) => isEmpty(breach[field])),
    ...(breach.risk ? [...notification(breach), ...telling(breach)] : []),
  ].map((field) => ({ field, code: 'required' }))
