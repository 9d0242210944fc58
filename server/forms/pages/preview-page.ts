import { sha256 } from '../../platform/crypto.ts'
import type { Locale } from '../../sites/contract.ts'
import type { SiteRecord } from '../../sites/env.ts'
import type { FormDefinition } from '../contract.ts'
import { el, said } from '../markup/drawing.ts'
import { formMarkup } from '../markup/form-markup.ts'
import type { PublishedVersion, ShownNotices } from '../published-version.ts'
import { consentsOf, type NoticeTexts } from '../publish.ts'
import { printPage, type PageFrame } from './document.ts'

type Preview = {
  readonly site: SiteRecord
  readonly definition: FormDefinition
  readonly locale: Locale
  readonly noticeTexts: NoticeTexts
}

/** The consent texts as they would be published; one that nobody wrote yet is shown as the purpose's label. */
const noticesOf = ({ definition, locale, noticeTexts }: Preview): ShownNotices =>
  Object.fromEntries(
    consentsOf(definition).map(({ purpose, label }) => {
      const text = noticeTexts(purpose, locale) ?? said(label, locale).words
      return [purpose, { [locale]: { id: purpose, sha256: sha256(text), text } }]
    }),
  )

/** A form as visitors would see it, before it is published: nothing in it can be pressed, and it loads no script. */
export const previewPage = (frame: PageFrame, preview: Preview): string => {
  const { site, definition, locale } = preview
  const form: PublishedVersion = {
    siteId: site.id,
    formId: definition.id,
    version: 0,
    current: 0,
    status: 'open',
    definition,
    notices: noticesOf(preview),
  }
  const action = `${frame.publicUrl}/f/${site.id}/${definition.id}`
  const intro = definition.intro && said(definition.intro, locale)
  return printPage(
    frame,
    { locale, site, title: said(definition.title, locale).words },
    intro && el('p', { class: 'intro', lang: intro.lang }, intro.words),
    el(
      'div',
      { inert: true },
      el(
        'portik-form',
        { site: site.id, form: definition.id, locale },
        formMarkup({ form, locale, t: frame.texts(locale), action, heading: 'h2' }),
      ),
    ),
  )
}
