import type { Translate } from '../platform/texts.ts'
import type { Locale } from '../sites/contract.ts'
import { el } from './markup/drawing.ts'
import { formMarkup } from './markup/form-markup.ts'
import { estimatedHeight } from './markup/height.ts'
import { printMarkup } from './markup/print.ts'
import { declaredShadow, type Assets } from './markup/shadow.ts'
import type { PublishedVersion } from './published-version.ts'

type Snippet = {
  readonly form: PublishedVersion
  readonly locale: Locale
  readonly t: Translate
  /** How browsers reach this server, without a trailing slash. */
  readonly publicUrl: string
  readonly assets: Assets
}

const formUrl = ({ form, publicUrl }: Snippet): string => `${publicUrl}/f/${form.siteId}/${form.formId}`

const formTag = (snippet: Snippet): string => {
  const { form, locale, t } = snippet
  return printMarkup(
    el(
      'portik-form',
      { site: form.siteId, form: form.formId, locale },
      // A block inside, so that the tag measures as tall as the drawing while it is still an unknown, inline element.
      el(
        'div',
        {},
        el('svg', { width: 1, height: estimatedHeight(form, locale), 'aria-hidden': 'true' }),
        el('a', { href: `${formUrl(snippet)}?locale=${locale}` }, t('pages:form.open')),
      ),
    ),
  )
}

/**
 * Two tags to paste. The empty drawing keeps the form's room until the script has come, by attributes and not by a style,
 * which a strict Content-Security-Policy would refuse; the link is for visitors whose browser never gets the script.
 */
export const scriptSnippet = (snippet: Snippet): string => {
  const { form, publicUrl } = snippet
  const script = el('script', { type: 'module', src: `${publicUrl}/embed.js`, 'data-site': form.siteId })
  return [printMarkup(script), formTag(snippet), ''].join('\n')
}

/** The same, with the script of this very release, which the page proves by its integrity and which no update changes. */
export const pinnedSnippet = (snippet: Snippet): string => {
  const { form, assets } = snippet
  const integrity = assets.integrity?.('embed.js')
  return [
    printMarkup(
      el('script', {
        type: 'module',
        src: `${assets.url}/embed.js`,
        'data-site': form.siteId,
        integrity,
        crossorigin: integrity && 'anonymous',
      }),
    ),
    formTag(snippet),
    '',
  ].join('\n')
}

/** The whole form to paste, of one version and in one language: it works where scripts are blocked, and nothing moves when they come. */
export const htmlSnippet = (snippet: Snippet): string => {
  const { form, locale, t, assets } = snippet
  const integrity = assets.integrity?.('embed.js')
  return [
    printMarkup(
      el('portik-form', { site: form.siteId, form: form.formId, locale }, formMarkup({ form, locale, t, action: formUrl(snippet) })),
      declaredShadow(assets),
    ),
    printMarkup(
      el('script', {
        type: 'module',
        src: `${assets.url}/embed.js`,
        'data-site': form.siteId,
        integrity,
        crossorigin: integrity && 'anonymous',
      }),
    ),
    '',
  ].join('\n')
}
