import { deleteById, type RetentionRule } from '../../gdpr/retention/rule.ts'
import { statement } from '../platform/statement.ts'

/** The rule for what takes changes back; cards and notes go with what they are about. */
export const recordRules: readonly RetentionRule[] = [
  {
    id: 'undos',
    days: 0,
    start: 'expired',
    action: 'delete',
    law: 'GDPR Art. 5(1)(c): it can no longer be used.',
    from: 'undos t',
    key: 't.id',
    dueAt: 't.expires_at',
    act: async (tx, { siteId, ids }) => void (await statement(tx, deleteById('undos'), [siteId, JSON.stringify(ids)])),
  },
]
