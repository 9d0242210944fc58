import type { Db } from '../../platform/db.ts'
import type { Jobs } from '../../platform/jobs.ts'
import { layout } from '../../platform/mail-layout.ts'
import { queueMail } from '../../platform/mail.ts'
import { inEverySite, inSite } from '../../platform/tenancy.ts'
import type { Texts, Translate } from '../../platform/texts.ts'
import { membershipsOf } from './member-store.ts'
import type { Person } from './staff-store.ts'

/** What mails to staff are about; each has its texts under `mail:staff.<name>`. */
export type Subject =
  | 'sign_in'
  | 'invitation'
  | 'invitation_wanted'
  | 'factor_added'
  | 'factor_removed'
  | 'recovery_codes'
  | 'codes_failed'
  | 'factors_reset'

export type Letter = {
  readonly subject: Subject
  readonly recipient: string
  readonly locale: string
  readonly site: { readonly id: string; readonly name: string }
  /** What the texts need, in the language of the mail. */
  readonly values?: (t: Translate) => Readonly<Record<string, string | number>>
  /** Where its button leads; the texts then have a `button`. */
  readonly url?: string
}

type Deps = { readonly db: Db; readonly jobs: Jobs; readonly texts: Texts }

/** The kinds of such mails begin with this. Their texts may hold a way in, so nobody but the recipient is shown them. */
export const STAFF_MAIL = 'staff_'

/** Queues a mail to one person of the staff, as the site that it is about. */
export const postLetter = async ({ db, jobs, texts }: Deps, { subject, recipient, locale, site, values, url }: Letter): Promise<void> => {
  const inLanguage = texts(locale)
  const all = { ...values?.(inLanguage), site: site.name }
  const t = (key: string) => inLanguage(`mail:staff.${key}`, all)
  const { text, html } = layout({
    locale,
    heading: t(`${subject}.heading`),
    paragraphs: [t(`${subject}.text`), t(`${subject}.ignore`)],
    ...(url ? { action: { label: t(`${subject}.button`), url } } : {}),
    footer: [t('sender')],
  })
  const mail = { siteId: site.id, kind: `${STAFF_MAIL}${subject}`, recipient, subject: t(`${subject}.subject`), text, html }
  await inSite(db, site.id, (tx) => queueMail(tx, jobs, mail))
}

/** Writes to a person about their account, as the first site that they serve; a person without a site gets nothing. */
export const tellPerson = async (
  deps: Deps,
  { id, email, locale }: Pick<Person, 'id' | 'email' | 'locale'>,
  letter: Pick<Letter, 'subject' | 'values' | 'url'>,
): Promise<void> => {
  const [first] = await inEverySite(deps.db, (tx) => membershipsOf(tx, id))
  if (!first) return
  const { siteId, name, locales } = first
  await postLetter(deps, { ...letter, recipient: email, locale: locale ?? locales[0] ?? 'en', site: { id: siteId, name } })
}
