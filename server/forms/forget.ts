import { forgetConsents } from '../../gdpr/consent.ts'
import { forgetLooseEvents } from '../../gdpr/consent-expiry.ts'
import { deleteUnreferenced } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import type { Files } from '../platform/files.ts'
import { forgetMails } from '../platform/mail.ts'
import { optInMailId } from './opt-in.ts'
import { deleteSubmissions, type Submission } from './submission-store.ts'
import { forgetFiles } from './uploads/store.ts'

/** Deletes what a feature made of these submissions, within the transaction that deletes them. */
export type Forget = (tx: Db, siteId: string, submissionIds: readonly string[]) => Promise<void>

/** `forget`: one for each feature that keeps something of a submission. */
export type ForgetDeps = { readonly files: Files; readonly forget: readonly Forget[] }

/**
 * Deletes submissions of one site with everything that they left: consents, files, the mail, what features made of them, and people
 * of whom nothing else is known. `keepProof`: what was decided stays, and who decided it, because it was used (GDPR Art. 7(1)).
 */
export const forgetSubmissions = async (
  tx: Db,
  { files, forget }: ForgetDeps,
  some: readonly Submission[],
  { keepProof = false }: { readonly keepProof?: boolean } = {},
): Promise<void> => {
  const siteId = some[0]?.siteId
  if (siteId === undefined) return
  const ids = some.map(({ id }) => id)
  for (const forgetThem of forget) await forgetThem(tx, siteId, ids)
  if (!keepProof) {
    await forgetConsents(tx, siteId, ids)
    await forgetLooseEvents(
      tx,
      siteId,
      some.map(({ subjectId }) => subjectId),
    )
  }
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
}
