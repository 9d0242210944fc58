import { drizzleAdapter } from '@better-auth/drizzle-adapter/relations-v2'
import type { Db } from '../../platform/db.ts'
import { staff, staffAccounts, staffSessions, staffVerifications } from './tables.ts'

/** How better-auth reaches our tables. */
export const authStore = (db: Db) =>
  drizzleAdapter(db, {
    provider: 'pg',
    schema: { user: staff, session: staffSessions, account: staffAccounts, verification: staffVerifications },
  })
