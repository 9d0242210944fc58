import type { Files } from '../../server/platform/files.ts'
import { statement } from '../../server/platform/statement.ts'
import { DAY } from '../../server/platform/time.ts'
import { PACKAGE_LIFE, packageFile } from '../export/packages.ts'
import type { RetentionRule } from './rule.ts'

// As `expirePackages`, which an hourly job calls, but for these.
const EXPIRE = `
  update access_packages set state = 'expired', sealed_key = null, token_hash = null, subject_ids = '[]', email = ''
  where site_id = $1 and id = any (array(select value::uuid from json_array_elements_text($2::text::json)))`

/** Copies of what is known of a person that nobody fetched in time: the bytes go, and what says for whom they were. */
export const packageRule = (files: Files): RetentionRule => ({
  id: 'access_packages',
  days: PACKAGE_LIFE / DAY,
  start: 'expired',
  action: 'clear',
  law: 'GDPR Art. 5(1)(f): a copy of everything is not left lying about.',
  from: 'access_packages t',
  key: 't.id',
  where: `t.state <> 'expired'`,
  dueAt: 't.expires_at',
  async act(tx, { siteId, ids }) {
    await statement(tx, EXPIRE, [siteId, JSON.stringify(ids)])
    for (const id of ids) await files.remove(packageFile({ siteId, id }))
  },
})
