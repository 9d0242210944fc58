import { erasing } from './erase/items.ts'
import { pageQuery, rowPages } from './export/pages.ts'
import type { PersonalData } from './personal-data.ts'
import { impersonal, NOTHING, personal } from './register.ts'

const PROOF = {
  purpose: 'to prove what was decided',
  basis: 'legal_obligation',
  retention: 'proof',
  recipients: ['crm', 'subject'],
} as const

const fields = {
  id: 't.id',
  at: 't.at',
  purpose: 't.purpose',
  decision: 't.state',
  text_shown: 'n.text',
  language: 'n.locale',
  version: 'n.version',
  sha256: 'n.sha256',
  submission: 't.submission_id',
  context: 't.context',
  person_in_ledger: 't.principal',
  said_by: 't.source',
  global_privacy_control: 't.gpc',
  age_band: 't.age_band',
  until: 't.valid_until',
}
const OF_PERSON = 't.subject_id = $2::uuid'
const FROM = 'consents t join notices n on n.site_id = t.site_id and n.id = t.notice_id'

/** Decisions of people, with the exact text that was shown. Erased with the person: the ledger's commitments stay and still verify. */
export const consentData: PersonalData = {
  feature: 'consents',
  register: {
    notices: impersonal('site_id id purpose locale version text sha256 published_at', NOTHING.site),
    consents: {
      ...impersonal('site_id id subject_id submission_id notice_id salt', NOTHING.key),
      ...impersonal('at valid_until', NOTHING.state),
      ...personal('purpose state', { category: 'free_text', ...PROOF }),
      ...personal('principal context source gpc', { category: 'online_identifier', ...PROOF }),
      ...personal('age_band', { category: 'child_flag', ...PROOF }),
    },
  },
  owners: { notices: `'staff'`, consents: 't.subject_id::text' },
  export: async (db, who) => [
    { kind: 'rows', section: 'consents', portable: true, rows: rowPages(db, who, pageQuery(FROM, fields, OF_PERSON)) },
  ],
  ...erasing('consents', [{ item: 'consents', table: 'consents', where: OF_PERSON, with: ['submissions'] }]),
}
