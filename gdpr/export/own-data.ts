import { erasing } from '../erase/items.ts'
import type { PersonalData } from '../personal-data.ts'
import { impersonal, NOTHING, personal } from '../register.ts'
import { sha256 } from '../../server/platform/crypto.ts'
import { statement } from '../../server/platform/statement.ts'

const ANSWER = {
  purpose: 'to give the person a copy of their data',
  basis: 'legal_obligation',
  retention: 'short',
  recipients: ['subject'],
} as const

const OF_PERSON = 't.subject_ids ? $2::uuid::text'

const FILES = `select t.id::text as id from access_packages t where t.site_id = $1 and ${OF_PERSON}`
const OWNED = `select encode(sha256(convert_to('package/' || site_id || '/' || id::text, 'UTF8')), 'hex') as name from access_packages`

/** Packages on their way to people: copies of everything, so they go with the person, and after a week in any case. */
export const packageData: PersonalData = {
  feature: 'packages',
  register: {
    access_packages: {
      ...impersonal('site_id id request_id', NOTHING.key),
      ...impersonal('portability state parts parts_done size attempts created_at expires_at fetched_at', NOTHING.state),
      ...impersonal('sealed_key token_hash', 'A key, encrypted, and a digest of a random token.'),
      ...personal('subject_ids', { category: 'online_identifier', ...ANSWER }),
      ...personal('email', { category: 'contact', ...ANSWER }),
      ...personal('locale', { category: 'location', ...ANSWER }),
    },
  },
  owners: { access_packages: 't.subject_ids->>0' },
  files: async (db, { siteId, subjectId }) =>
    (await statement<{ id: string }>(db, FILES, [siteId, subjectId])).map(({ id }) => sha256(`package/${siteId}/${id}`)),
  ownedFiles: async (db) => (await statement<{ name: string }>(db, OWNED, [])).map(({ name }) => name),
  ...erasing('packages', [{ item: 'packages', table: 'access_packages', where: OF_PERSON }]),
}
