import type { RetentionRule } from '../../gdpr/retention/rule.ts'
import { statement } from '../platform/statement.ts'

const TEXT_DAYS = 30

const CLEAR = `
  update deliveries set message = null
  where site_id = $1 and id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

/** The rule for what attempts to deliver left in words. That something went where, and its id there, stays as long as the record. */
export const crmRules: readonly RetentionRule[] = [
  {
    id: 'delivery_texts',
    days: TEXT_DAYS,
    start: 'settled',
    action: 'clear',
    law: 'GDPR Art. 5(1)(c): what went wrong on the way is of use only while somebody repairs it.',
    from: 'deliveries t',
    key: 't.id',
    where: `t.message is not null and t.state <> 'waiting'`,
    dueAt: `t.updated_at + interval '${TEXT_DAYS} days'`,
    act: async (tx, { siteId, ids }) => void (await statement(tx, CLEAR, [siteId, JSON.stringify(ids)])),
  },
]
