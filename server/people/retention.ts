import { deleteById, type RetentionRule } from '../../gdpr/retention/rule.ts'
import { statement } from '../platform/statement.ts'

/** The rule for sessions of visitors, which hold an address that was proven. */
export const peopleRules: readonly RetentionRule[] = [
  {
    id: 'visitor_sessions',
    days: 0,
    start: 'expired',
    action: 'delete',
    law: 'GDPR Art. 5(1)(c): it can no longer be used.',
    from: 'visitor_sessions t',
    key: 't.id',
    dueAt: 't.expires_at',
    act: async (tx, { siteId, ids }) => void (await statement(tx, deleteById('visitor_sessions'), [siteId, JSON.stringify(ids)])),
  },
]
