import type { PersonalData } from '../personal-data.ts'
import { impersonal, NOTHING, personal } from '../register.ts'
import { pageQuery, rowPages } from '../export/pages.ts'

const DUTY = { purpose: 'to erase, and to prove it', basis: 'legal_obligation', retention: 'case' } as const
const fields = { id: 't.id', items: 't.items', reason: 't.reason', law: 't.law', until: 't.until', since: 't.created_at' }
const OF_PERSON = 't.subject_id = $2::uuid'

/** What erasing itself keeps of people: who approved, what is held and why, and that an address is not to be written to. */
export const erasureData: PersonalData = {
  feature: 'erasures',
  register: {
    erasures: {
      ...impersonal('site_id id request_id leaf_id salt', NOTHING.key),
      ...impersonal(
        'state round items next_at created_at finished_at certificate jws',
        'Counts, places and moments; checked by a test to hold nobody.',
      ),
      ...personal('sealed', { category: 'online_identifier', ...DUTY, retention: 'short' }),
      ...personal('approved_by', { category: 'identity', ...DUTY }),
    },
    erasure_steps: {
      ...impersonal('site_id erasure_id', NOTHING.key),
      ...impersonal('round step state attempts next_at result updated_at', NOTHING.state),
    },
    legal_holds: {
      ...impersonal('site_id id subject_id', NOTHING.key),
      ...impersonal('items until created_at', NOTHING.state),
      ...personal('reason law', { category: 'free_text', ...DUTY, recipients: ['subject'] }),
      ...personal('set_by', { category: 'identity', ...DUTY }),
    },
    suppressions: {
      ...impersonal('site_id key_id kind scope reason created_at', NOTHING.state),
      ...personal('hash', {
        category: 'online_identifier',
        ...DUTY,
        purpose: 'not to write to the person again',
        retention: 'until_lifted',
      }),
    },
    subject_keys: {
      ...impersonal('site_id subject_id', NOTHING.key),
      ...impersonal('wrapped created_at', 'A random key, encrypted.'),
    },
  },
  owners: { legal_holds: 't.subject_id::text', subject_keys: 't.subject_id::text', erasures: `'staff'` },
  export: async (db, who) => [
    { kind: 'rows', section: 'holds', portable: false, rows: rowPages(db, who, pageQuery('legal_holds t', fields, OF_PERSON)) },
  ],
}
