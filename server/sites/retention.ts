import { deleteById, type RetentionRule } from '../../gdpr/retention/rule.ts'
import { statement } from '../platform/statement.ts'

const SIGHTING_DAYS = 90
const INVITATION_DAYS = 30

const SIGHTINGS = `
  delete from site_sightings
  where site_id = $1 and origin || ' ' || outcome = any (array(select json_array_elements_text($2::text::json)))`

/** The rules for what sites keep of pages and of people who were asked to work on them. The audit stays: it may not be deleted from. */
export const siteRules: readonly RetentionRule[] = [
  {
    id: 'sightings',
    days: SIGHTING_DAYS,
    start: 'seen',
    action: 'delete',
    law: 'GDPR Art. 5(1)(c): a page that has not asked for so long does not show the forms any more.',
    from: 'site_sightings t',
    key: `t.origin || ' ' || t.outcome`,
    hasTextKey: true,
    dueAt: `t.last_at + interval '${SIGHTING_DAYS} days'`,
    act: async (tx, { siteId, ids }) => void (await statement(tx, SIGHTINGS, [siteId, JSON.stringify(ids)])),
  },
  {
    id: 'invitations',
    days: INVITATION_DAYS,
    start: 'ended',
    action: 'delete',
    law: 'GDPR Art. 5(1)(e): who accepted is on the staff; the others were asked in vain.',
    from: 'staff_invitations t',
    key: 't.id',
    dueAt: `least(t.accepted_at, t.revoked_at, t.expires_at) + interval '${INVITATION_DAYS} days'`,
    act: async (tx, { siteId, ids }) => void (await statement(tx, deleteById('staff_invitations'), [siteId, JSON.stringify(ids)])),
  },
]
