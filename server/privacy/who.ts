import { readChoicesToken } from '../../gdpr/choice-links.ts'
import { subjectsOfAddress } from '../people/address-store.ts'
import type { Sessions } from '../people/sessions.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import { inSite } from '../platform/tenancy.ts'

/** Who shows a token. `source`: by which way they came. */
export type Bearer = { readonly subjectIds: readonly string[]; readonly source: 'preferences' | 'mail_link' }

export type WhoDeps = { readonly db: Db; readonly keys: Keys; readonly sessions: Sessions }

/** The subjects of a site whom a token stands for: of a session (a proven address), or of the link in a mail to the person. */
export const bearerOf =
  ({ db, keys, sessions }: WhoDeps) =>
  async (siteId: string, token: string): Promise<Bearer | undefined> => {
    const linked = readChoicesToken(keys, siteId, token)
    if (linked !== undefined) return { subjectIds: [linked], source: 'mail_link' }
    const address = await sessions.addressOf(siteId, token)
    if (address === undefined) return undefined
    return { subjectIds: await inSite(db, siteId, (tx) => subjectsOfAddress(tx, siteId, address)), source: 'preferences' }
  }
export type FindBearer = ReturnType<typeof bearerOf>
