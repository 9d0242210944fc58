import { el } from '../markup.ts'
import type { PageTools } from '../page-frame.ts'
import type { PrivacySection } from './request-pages.ts'

/** The way from `/privacy/:site` to the consent choices. */
export const choicesLink =
  ({ texts, publicUrl }: Pick<PageTools, 'texts' | 'publicUrl'>): PrivacySection =>
  async (_c, site, locale) => {
    const t = texts(locale)
    return [
      el(
        'section',
        { class: 'choices', 'aria-labelledby': 'choices' },
        el('h2', { id: 'choices' }, t('choices:title')),
        el('p', {}, t('choices:intro')),
        el('p', {}, el('a', { href: `${publicUrl}/privacy/${site.id}/choices?locale=${locale}` }, t('choices:title'))),
      ),
    ]
  }
