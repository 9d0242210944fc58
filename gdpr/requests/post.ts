import type { Keys } from '../../server/platform/crypto.ts'
import type { Db } from '../../server/platform/db.ts'
import type { Jobs } from '../../server/platform/jobs.ts'
import { queueMail } from '../../server/platform/mail.ts'
import { layout } from '../../server/platform/mail-layout.ts'
import { stableId } from '../../server/platform/stable-id.ts'
import type { Texts } from '../../server/platform/texts.ts'
import type { Letter } from './event.ts'
import type { PrivacyRequest, SiteFacts } from './request.ts'
import { statusUrl } from './status-token.ts'

/** What it takes to write to people. */
export type PostDeps = {
  readonly jobs: Jobs
  readonly keys: Keys
  readonly texts: Texts
  /** How browsers reach this server, without a trailing slash. */
  readonly publicUrl: string
}

/** The kind of every mail about a request starts like this: whoever forgets a person finds them by it. */
export const REQUEST_MAIL = 'privacy_request'

/**
 * Queues a letter to the person, with a link to where the request stands; answers the mail's id, undefined when the address is no
 * longer known. `what` makes it exist once for each event of this kind and version of the request.
 */
export const postLetter = async (
  tx: Db,
  { jobs, keys, texts, publicUrl }: PostDeps,
  site: SiteFacts,
  request: PrivacyRequest,
  { letter, what, now }: { readonly letter: Letter; readonly what: string; readonly now: Date },
): Promise<string | undefined> => {
  if (request.email === null) return undefined
  const t = texts(request.locale)
  const { name, email } = site.controller
  return queueMail(tx, jobs, {
    siteId: site.id,
    id: stableId('privacy-letter', site.id, request.id, what, String(request.version)),
    kind: REQUEST_MAIL,
    recipient: request.email,
    subject: letter.subject,
    ...layout({
      locale: request.locale,
      heading: letter.subject,
      paragraphs: letter.paragraphs,
      action: { label: t('privacy-mail:status.button'), url: statusUrl(keys, publicUrl, request, now) },
      footer: [t('privacy-mail:status.reference', { reference: request.reference }), t('privacy-mail:status.sender', { name, email })],
    }),
  })
}
