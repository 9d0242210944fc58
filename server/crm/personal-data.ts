import { KNOWN_IDS } from '../../gdpr/identified.ts'
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

// Records, and news of changed consents.
const OF_PERSON = `t.record_id in (
  select s.id from submissions s where s.site_id = $1 and s.subject_id = $2::uuid
  union all select c.id from consents c where c.site_id = $1 and c.subject_id = $2::uuid)`
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
    deliveries: `(select s.subject_id::text from submissions s where s.site_id = t.site_id and s.id = t.record_id
      union all select c.subject_id::text from consents c where c.site_id = t.site_id and c.id = t.record_id limit 1)`,
  },
  export: async (db, who) => [
    { kind: 'rows', section: 'recipients', portable: false, rows: rowPages(db, who, pageQuery(FROM, fields, OF_PERSON)) },
  ],
  ...erasing('crm', [
    { item: 'deliveries', table: 'deliveries', where: `t.record_id = any (${KNOWN_IDS}) or ${OF_PERSON}`, with: ['submissions', 'leads'] },
  ]),
}
