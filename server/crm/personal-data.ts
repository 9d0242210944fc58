import { erasing } from '../../gdpr/erase/items.ts'
import { pageQuery, rowPages } from '../../gdpr/export/pages.ts'
import type { PersonalData } from '../../gdpr/personal-data.ts'
import { impersonal, NOTHING, personal } from '../../gdpr/register.ts'

const fields = {
  id: 't.id',
  kind: 'c.kind',
  // Of the address only the host: the rest is often a secret.
  recipient: `coalesce(c.name, substring(c.url from '^[a-z]+://([^/?#]+)'))`,
  record: 't.record_id',
  state: 't.state',
  first_sent: 't.created_at',
  delivered_at: 't.delivered_at',
  id_there: 't.crm_id',
}

const OF_PERSON = `(
  t.record_id in (select s.id from submissions s where s.site_id = $1 and s.subject_id = $2::uuid)
  or t.record_id in (select k.id from consents k where k.site_id = $1 and k.subject_id = $2::uuid))`
const FROM = 'deliveries t join connections c on c.site_id = t.site_id and c.id = t.connection_id'

/** Which record of whom went where. What lies there is erased by its own step (`crm/erase-person.ts`). */
export const crmData: PersonalData = {
  feature: 'crm',
  register: {
    connections: {
      ...impersonal('site_id id kind name url secret previous_secret settings version', NOTHING.site),
      ...impersonal('state reason fault stopped_at throttled_until throttled_since told_at removed_at created_at', NOTHING.state),
    },
    deliveries: {
      ...impersonal('site_id id connection_id record_id', NOTHING.key),
      ...impersonal(
        'kind state attempts revision next_at leased_until outcome fault status message delivered_at created_at updated_at',
        NOTHING.state,
      ),
      ...personal('crm_id', {
        category: 'online_identifier',
        purpose: 'to find the record on the other side',
        basis: 'contract',
        retention: 'parent',
        recipients: ['crm', 'subject'],
      }),
    },
  },
  owners: {
    connections: `'staff'`,
    deliveries: `coalesce(
      (select s.subject_id::text from submissions s where s.site_id = t.site_id and s.id = t.record_id),
      (select k.subject_id::text from consents k where k.site_id = t.site_id and k.id = t.record_id))`,
  },
  export: async (db, who) => [
    { kind: 'rows', section: 'recipients', portable: false, rows: rowPages(db, who, pageQuery(FROM, fields, OF_PERSON)) },
  ],
  ...erasing('crm', [{ item: 'deliveries', table: 'deliveries', where: OF_PERSON, with: ['submissions', 'leads', 'consents'] }]),
}
