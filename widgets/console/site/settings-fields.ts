import { html, nothing, type TemplateResult } from 'lit'
import type { Controller, Locale } from '../../../server/sites/contract.ts'
import type { Failure } from '../../core/api.ts'
import type { Say } from '../house.ts'
import { textField } from '../text-field.ts'
import { LANGUAGE_NAMES } from '../texts.ts'

/** Name, languages and controller as they stand in the form. */
export type TypedSettings = {
  readonly name: string
  readonly locales: readonly Locale[]
  readonly company: string
  readonly email: string
  readonly address: string
  readonly privacyUrl: string
}

export const EMPTY: TypedSettings = { name: '', locales: [], company: '', email: '', address: '', privacyUrl: '' }

export const typedOf = ({
  name,
  locales,
  controller,
}: {
  name: string
  locales: readonly Locale[]
  controller: Controller
}): TypedSettings => ({
  name,
  locales,
  company: controller.name,
  email: controller.email,
  address: controller.address ?? '',
  privacyUrl: controller.privacyUrl ?? '',
})

/** As the server takes them; what is optional and empty is left out. */
export const sentOf = ({ name, locales, company, email, address, privacyUrl }: TypedSettings) => ({
  name: name.trim(),
  locales,
  controller: {
    name: (company.trim() === '' ? name : company).trim(),
    email: email.trim(),
    ...(address.trim() === '' ? {} : { address: address.trim() }),
    ...(privacyUrl.trim() === '' ? {} : { privacyUrl: privacyUrl.trim() }),
  },
})

/** The server's field, and the sentence about it. */
const WRONG: Readonly<Record<string, string>> = {
  name: 'n.wrong_name',
  id: 'n.wrong_id',
  locales: 'n.wrong_locales',
  'controller.name': 'n.wrong_name',
  'controller.email': 'n.wrong_email',
  'controller.privacyUrl': 'n.wrong_url',
}

/** What is wrong with a field, in words. */
export const wrongSetting = (t: Say, failure: Failure | undefined, field: string): string | undefined => {
  const found = failure?.errors.some((error) => error.field === field || error.field.startsWith(`${field}.`))
  return found ? t(`console-desk:${WRONG[field] ?? 'n.wrong_name'}`) : undefined
}

type Fields = {
  readonly t: Say
  readonly typed: TypedSettings
  readonly failure: Failure | undefined
  readonly change: (change: Partial<TypedSettings>) => void
}

const languages = ({ t, typed, failure, change }: Fields): TemplateResult => {
  const error = wrongSetting(t, failure, 'locales')
  const toggle = (locale: Locale) => {
    const { locales } = typed
    change({ locales: locales.includes(locale) ? locales.filter((each) => each !== locale) : [...locales, locale] })
  }
  return html`<fieldset class="field languages" aria-describedby="site-locales-hint">
    <legend>${t('console-desk:n.locales')}</legend>
    <p class="field-hint" id="site-locales-hint">${t('console-desk:n.locales_hint')}</p>
    <div class="language-list">
      ${(Object.keys(LANGUAGE_NAMES) as Locale[]).map(
        (locale) =>
          html`<label lang=${locale}
            ><input type="checkbox" .checked=${typed.locales.includes(locale)} @change=${() => toggle(locale)} />${LANGUAGE_NAMES[locale]}${
              typed.locales[0] === locale ? html` <small class="quiet">(${t('console-desk:n.default')})</small>` : nothing
            }</label
          >`,
      )}
    </div>
    ${error ? html`<p class="field-error" role="alert"><wa-icon name="alert"></wa-icon>${error}</p>` : nothing}
  </fieldset>`
}

/** The controller: who answers for the data, as every visitor reads it. */
const controller = ({ t, typed, failure, change }: Fields): TemplateResult =>
  html`<fieldset class="form controller">
    <legend>${t('console-desk:n.controller')}</legend>
    <p class="field-hint">${t('console-desk:n.controller_hint')}</p>
    ${textField({ id: 'site-company', label: t('console-desk:n.company'), value: typed.company, autocomplete: 'organization', required: true, error: wrongSetting(t, failure, 'controller.name'), changed: (company) => change({ company }) })}
    ${textField({ id: 'site-email', label: t('console-desk:n.email'), value: typed.email, type: 'email', autocomplete: 'email', required: true, error: wrongSetting(t, failure, 'controller.email'), changed: (email) => change({ email }) })}
    ${textField({ id: 'site-address', label: t('console-desk:n.address'), hint: t('console-desk:n.optional'), value: typed.address, autocomplete: 'street-address', changed: (address) => change({ address }) })}
    ${textField({ id: 'site-privacy', label: t('console-desk:n.privacy'), hint: t('console-desk:n.optional'), value: typed.privacyUrl, type: 'url', code: true, error: wrongSetting(t, failure, 'controller.privacyUrl'), changed: (privacyUrl) => change({ privacyUrl }) })}
  </fieldset>`

/** The fields that a new site and its settings have in common, but for the name. */
export const settingsFields = (fields: Fields): TemplateResult => html`${languages(fields)} ${controller(fields)}`
