import type { Db } from '../../server/platform/db.ts'
import { queueMail } from '../../server/platform/mail.ts'
import { layout } from '../../server/platform/mail-layout.ts'
import type { AccessPackage } from './package-store.ts'
import type { PackageDeps } from './packages.ts'

/** Writes to the person that the package is ready; the link is in the mail only, and works once. */
export const queuePackageMail = async (
  tx: Db,
  { jobs, texts, siteOf }: Pick<PackageDeps, 'jobs' | 'texts' | 'siteOf'>,
  { siteId, email, locale }: AccessPackage,
  url: string,
): Promise<void> => {
  const site = await siteOf(siteId, tx)
  if (!site) return
  const t = texts(locale)
  const { name, email: contact } = site.controller
  const made = layout({
    locale,
    heading: t('access-package:mail.heading'),
    paragraphs: [t('access-package:mail.text', { site: site.name })],
    action: { label: t('access-package:mail.button'), url },
    footer: [t('access-package:mail.ignore', { email: contact }), t('access-package:mail.sender', { name, email: contact })],
  })
  await queueMail(tx, jobs, {
    siteId,
    kind: 'privacy_package',
    recipient: email,
    subject: t('access-package:mail.subject', { site: site.name }),
    ...made,
  })
}
