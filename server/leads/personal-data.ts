import { erasing } from '../../gdpr/erase/items.ts'
import { pageQuery, rowPages } from '../../gdpr/export/pages.ts'
import type { PersonalData } from '../../gdpr/personal-data.ts'
import { impersonal, NOTHING, personal } from '../../gdpr/register.ts'

const JUDGED = {
  purpose: 'to answer promising requests first',
  basis: 'legitimate_interest',
  retention: 'parent',
  recipients: ['crm', 'subject'],
} as const

const fields = {
  id: 't.id',
  grade: 't.grade',
  score: 't.score',
  reasons: 't.reasons',
  duplicate_of: 't.duplicate_of',
  graded_by_staff: 't.manual_grade',
  graded_at: 't.graded_at',
  created_at: 't.created_at',
}

const OF_PERSON = 't.subject_id = $2::uuid'

/** What `leads` holds: how promising a request looks, and who of the staff said otherwise. */
export const leadData: PersonalData = {
  feature: 'leads',
  register: {
    leads: {
      ...impersonal('site_id id subject_id duplicate_of', NOTHING.key),
      ...impersonal('created_at graded_at version', NOTHING.state),
      ...personal('grade score reasons manual_grade', { category: 'economic', ...JUDGED }),
      ...personal('graded_by', {
        category: 'identity',
        purpose: 'to know who of the staff decided',
        basis: 'legitimate_interest',
        retention: 'parent',
      }),
    },
  },
  owners: { leads: 't.subject_id::text' },
  export: async (db, who) => [
    { kind: 'rows', section: 'leads', portable: false, rows: rowPages(db, who, pageQuery('leads t', fields, OF_PERSON)) },
  ],
  ...erasing('leads', [{ item: 'leads', table: 'leads', where: OF_PERSON, with: ['submissions'] }]),
}
