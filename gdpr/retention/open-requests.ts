import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { ENDED } from '../requests/machine.ts'

const OPEN = `
  select distinct s.id from privacy_requests r cross join lateral jsonb_array_elements_text(r.subject_ids) as s (id)
  where r.site_id = $1 and r.subject_ids is not null and jsonb_typeof(r.subject_ids) = 'array'
    and r.state <> all (array(select json_array_elements_text($2::text::json)))`

/** People with a request that is not answered yet: what they asked about must not go while it is being answered (GDPR Art. 12(3), 15). */
export const peopleWithOpenRequests = async (tx: Db, siteId: string): Promise<readonly string[]> =>
  (await statement<{ id: string }>(tx, OPEN, [siteId, JSON.stringify([...ENDED])])).map(({ id }) => id)
