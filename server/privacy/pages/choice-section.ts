import type { Markup } from '../../forms/contract.ts'
import type { Translate } from '../../platform/texts.ts'
import type { Locale } from '../../sites/contract.ts'
import type { ChoiceView, PastChoiceView, Preferences } from '../contract/choices.ts'
import { el, postButton } from '../markup.ts'

/** In words, in universal time, which the page says: a server does not know where its reader is. */
const timeIn = (locale: Locale, at: string): Markup => {
  const format = new Intl.DateTimeFormat(locale === 'sr' ? 'sr-Latn' : locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return el('time', { datetime: at }, `${format.format(new Date(at))} UTC`)
}

const stateLine = (t: Translate, locale: Locale, { state, granted, waits, since, valid_until: until }: ChoiceView): Markup =>
  el(
    'p',
    { class: 'state', 'data-granted': String(granted) },
    el('strong', {}, t(`choices:state.${waits && !granted ? 'requested' : state}`)),
    ' · ',
    timeIn(locale, since),
    until !== null && granted && ` · ${t('choices:until')} `,
    until !== null && granted && timeIn(locale, until),
  )

const quote = ({ text, locale }: { readonly text: string; readonly locale: string }): Markup =>
  el('blockquote', { lang: locale === 'sr' ? 'sr-Latn' : locale }, text)

/** One button each way: withdrawing is as easy as giving (GDPR Art. 7(3)), and giving again shows the exact words first. */
const choiceCard = (t: Translate, locale: Locale, choice: ChoiceView, formaction: string | undefined): Markup => {
  const { purpose, label, granted, waits, notice, offer } = choice
  const open = granted || waits
  return el(
    'section',
    { class: 'purpose', 'aria-labelledby': `choice-${purpose}` },
    el('h3', { id: `choice-${purpose}` }, label),
    stateLine(t, locale, choice),
    quote(open ? notice : (offer ?? notice)),
    open
      ? postButton(t('choices:withdraw'), { withdraw: purpose }, { formaction, 'aria-describedby': `choice-${purpose}` })
      : offer
        ? postButton(
            t('choices:give'),
            { give: purpose, notice: offer.sha256 },
            { formaction, class: 'quiet', 'aria-describedby': `choice-${purpose}` },
          )
        : undefined,
  )
}

const historyList = (t: Translate, locale: Locale, history: readonly PastChoiceView[]): Markup =>
  el(
    'details',
    { class: 'history' },
    el('summary', {}, t('choices:history')),
    el(
      'ol',
      {},
      ...history.map(({ label, state, at, source, notice }) =>
        el(
          'li',
          {},
          el(
            'p',
            {},
            el('strong', {}, `${label}: ${t(`choices:state.${state}`)}`),
            ' · ',
            timeIn(locale, at),
            ` · ${t(`choices:source.${source}`)}`,
          ),
          quote(notice),
        ),
      ),
    ),
  )

/**
 * What a person agreed to, each with its button, for a hosted page. Its forms post `withdraw`, `give` with `notice`, or `withdraw=*` to
 * `action`, else to the page's own address.
 */
export const choicesSection = (t: Translate, locale: Locale, { choices, history }: Preferences, action?: string): readonly Markup[] => {
  if (choices.length === 0) return [el('p', {}, t('choices:none'))]
  const open = choices.filter(({ granted, waits }) => granted || waits)
  return [
    el('p', { class: 'intro' }, t('choices:intro')),
    ...choices.map((choice) => choiceCard(t, locale, choice, action)),
    ...(open.length > 1 ? [postButton(t('choices:withdraw_all'), { withdraw: '*' }, { formaction: action, class: 'quiet' })] : []),
    historyList(t, locale, history),
  ]
}
