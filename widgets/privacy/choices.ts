import { html, nothing } from 'lit'
import type { ChoiceView, PastChoiceView, Preferences } from '../../server/privacy/contract/choices.ts'
import type { Locale } from '../../server/sites/contract.ts'
import { languageTag } from '../core/language.ts'
import type { Say } from './texts.ts'

type List = {
  readonly t: Say
  readonly locale: Locale
  readonly busy: boolean
  readonly preferences: Preferences
  readonly withdraw: (...purposes: readonly string[]) => void
  readonly give: (choice: ChoiceView) => void
}

const isOpen = ({ granted, waits }: ChoiceView): boolean => granted || waits

const time = (locale: Locale, at: string) =>
  html`<time datetime=${at}
    >${new Intl.DateTimeFormat(languageTag(locale), { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at))}</time
  >`

const words = ({ text, locale }: { readonly text: string; readonly locale: string }) =>
  html`<blockquote lang=${languageTag(locale as Locale)}>${text}</blockquote>`

/** Two templates, so that the button of one is never that of the other: a second click cannot undo the first. */
const card = ({ t, locale, busy, withdraw, give }: List, choice: ChoiceView) => {
  const { purpose, label, state, granted, waits, since, valid_until: until, notice, offer } = choice
  return html`<section part="choice" aria-labelledby="choice-${purpose}">
    <h3 id="choice-${purpose}">${label}</h3>
    <p part="state" data-granted=${granted}>
      <strong>${t(`state.${waits && !granted ? 'requested' : state}`)}</strong> ·
      ${time(locale, since)}${until && granted ? html` · ${t('until')} ${time(locale, until)}` : nothing}
    </p>
    ${words(isOpen(choice) ? notice : (offer ?? notice))}
    ${
      isOpen(choice)
        ? html`<button part="button" ?disabled=${busy} aria-describedby="choice-${purpose}" @click=${() => withdraw(purpose)}>
            ${t('withdraw')}
          </button>`
        : offer
          ? html`<button part="button quiet" ?disabled=${busy} aria-describedby="choice-${purpose}" @click=${() => give(choice)}>
              ${t('give')}
            </button>`
          : nothing
    }
  </section>`
}

const past = ({ t, locale }: List, { label, state, at, source, notice, receipt_url: receipt }: PastChoiceView) =>
  html`<li>
    <p><strong>${label}: ${t(`state.${state}`)}</strong> · ${time(locale, at)} · ${t(`source.${source}`)}</p>
    ${words(notice)} ${receipt ? html`<a href=${receipt}>${t('receipt')}</a>` : nothing}
  </li>`

/** What the person agreed to: each with one button, and the history. */
export const choicesView = (list: List) => {
  const { t, busy, preferences, withdraw } = list
  const open = preferences.choices.filter(isOpen).map(({ purpose }) => purpose)
  return html`<p>${t(preferences.choices.length ? 'intro' : 'none')}</p>
    ${preferences.choices.map((choice) => card(list, choice))}
    ${
      open.length > 1
        ? html`<button part="button quiet" ?disabled=${busy} @click=${() => withdraw(...open)}>${t('withdraw_all')}</button>`
        : nothing
    }
    ${
      preferences.history.length
        ? html`<details part="history">
            <summary>${t('history')}</summary>
            <ol>
              ${preferences.history.map((event) => past(list, event))}
            </ol>
          </details>`
        : nothing
    }`
}
