import type { Texts } from '../platform/texts.ts'
import type { SiteRecord } from '../sites/env.ts'
import type { FormDefinitionInput } from './contract.ts'
import type { NoticeTexts } from './publish.ts'
import { callback } from './templates/callback.ts'
import { contact } from './templates/contact.ts'
import { download } from './templates/download.ts'
import { event } from './templates/event.ts'
import { newsletter } from './templates/newsletter.ts'
import { quote } from './templates/quote.ts'
import { sayTemplates } from './templates/say.ts'

export const TEMPLATE_NAMES = ['contact', 'quote', 'newsletter', 'callback', 'event', 'download'] as const
export type TemplateName = (typeof TEMPLATE_NAMES)[number]

/** The purposes that `locales/<language>/notices.json` has a wording for. */
const WORDED = ['newsletter', 'follow_up', 'event_invitations'] as const

type Templates = Readonly<Record<TemplateName, FormDefinitionInput>>

/** The ready-made forms, in all languages. `downloadUrl`: what the download form offers after sending; without it there is no such form. */
export function formTemplates(texts: Texts, downloadUrl: string): Templates
export function formTemplates(texts: Texts, downloadUrl?: string): Omit<Templates, 'download'> & Partial<Templates>
export function formTemplates(texts: Texts, downloadUrl?: string) {
  const say = sayTemplates(texts)
  return {
    contact: contact(say),
    quote: quote(say),
    newsletter: newsletter(say),
    callback: callback(say),
    event: event(say),
    ...(downloadUrl === undefined ? {} : { download: download(downloadUrl)(say) }),
  }
}

/** The kit's own consent wordings, in the name of the site's controller. */
export const controllerNotices =
  (texts: Texts, { controller }: SiteRecord): NoticeTexts =>
  (purpose, locale) =>
    WORDED.some((known) => known === purpose)
      ? texts(locale)(`notices:${purpose}`, { controller: controller.name, email: controller.email })
      : undefined
