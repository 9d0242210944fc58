import type { Db } from '../platform/db.ts'
import { statement } from '../platform/statement.ts'
import { normalEmail } from './identity.ts'

// Somebody known by a telephone number may have written an address too, in any case.
const OF_ADDRESS = `
  select id from subjects
  where site_id = $1 and (identity = 'email:' || $2 or lower(email) = $2)
  order by id`

/** Everybody of a site who is known under an address, whoever they are beside it. Only for an address that was proven. */
export const subjectsOfAddress = async (db: Db, siteId: string, email: string): Promise<string[]> =>
  (await statement<{ id: string }>(db, OF_ADDRESS, [siteId, normalEmail(email)])).map(({ id }) => id)
