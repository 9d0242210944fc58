import { forgetConsents } from '../../gdpr/consent.ts'
import { deleteUnreferenced } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import type { Files } from '../platform/files.ts'
import { forgetMails } from '../platform/mail.ts'
import { inEverySite } from '../platform/tenancy.ts'
import { LINK_LIFE, optInMailId } from './opt-in.ts'
import { deleteSubmissions, lockUnconfirmed } from './submission-store.ts'
import { forgetFiles } from './uploads/store.ts'

/** Deletes what a feature made of these submissions, within the transaction that deletes them. */
export type Forget = (tx: Db, siteId: string, submissionIds: readonly string[]) => Promise<void>

export type UnconfirmedDeps = {
  readonly db: Db
  readonly files: Files
  /** One for each destination. */
  readonly forget: readonly Forget[]
}

/** Few enough to hold no visitor up, for the embedded database has one connection. */
const AT_ONCE = 50

const purgeSome = ({ db, files, forget }: UnconfirmedDeps, before: Date): Promise<number> =>
  inEverySite(db, async (tx) => {
    const some = await lockUnconfirmed(tx, before, AT_ONCE)
    const [first] = some
    if (!first) return 0
    const { siteId } = first
    const ids = some.map(({ id }) => id)
    for (const forgetThem of forget) await forgetThem(tx, siteId, ids)
    await forgetConsents(tx, siteId, ids)
    await forgetFiles(tx, files, siteId, ids)
    await forgetMails(
      tx,
      siteId,
      ids.map((id) => optInMailId(siteId, id)),
    )
    await deleteSubmissions(tx, siteId, ids)
    await deleteUnreferenced(
      tx,
      siteId,
      some.map(({ subjectId }) => subjectId),
    )
    return some.length
  })

/**
 * Deletes the submissions whose confirmation did not come while its link worked, with everything that they left: consents, files,
 * the mail, what their destination made of them, and people of whom nothing else is known. Answers how many.
 * An address that nobody confirmed may be a stranger's (GDPR Art. 5(1)(e)).
 */
export const purgeUnconfirmed = async (deps: UnconfirmedDeps, now: Date): Promise<number> => {
  const before = new Date(now.getTime() - LINK_LIFE)
  for (let count = 0; ;) {
    const purged = await purgeSome(deps, before)
    if (purged === 0) return count
    count += purged
  }
}
