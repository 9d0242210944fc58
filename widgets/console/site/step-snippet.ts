import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Locale } from '../../../server/sites/contract.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { LANGUAGE_NAMES } from '../texts.ts'
import type { SiteState } from './types.ts'

const KINDS = ['script', 'pinned', 'html'] as const
type Kind = (typeof KINDS)[number]

/** @summary What to paste into the page, in three kinds. */
export class PortikConsoleSiteSnippet extends LitElement {
  static override properties = {
    house: { attribute: false },
    state: { attribute: false },
    form: { state: true },
    tongue: { state: true },
    kind: { state: true },
    code: { state: true },
  }
  declare house: House | undefined
  declare state: SiteState | undefined
  declare private form: string
  declare private tongue: Locale | ''
  declare private kind: Kind
  declare private code: string

  #read = ''

  constructor() {
    super()
    this.form = ''
    this.tongue = ''
    this.kind = 'script'
    this.code = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { state, house } = this
    if (!house || !state || state.forms.length === 0) return
    const { forms, settings } = state
    if (!forms.some(({ id }) => id === this.form)) this.form = forms[0]!.id
    if (this.tongue === '' || !settings.locales.includes(this.tongue))
      this.tongue = settings.locales.includes(house.locale) ? house.locale : settings.locales[0]!
    const version = forms.find(({ id }) => id === this.form)?.version
    const read = `${settings.id} ${this.form} ${version} ${this.tongue} ${this.kind}`
    if (read === this.#read) return
    this.#read = read
    void this.#load(read)
  }

  async #load(read: string): Promise<void> {
    const { settings } = this.state!
    const query = new URLSearchParams({ kind: this.kind, locale: this.tongue })
    const answer = await fetch(`/v1/sites/${settings.id}/forms/${this.form}/snippet?${query}`, { cache: 'no-cache' }).catch(() => undefined)
    if (this.#read !== read) return
    if (!answer?.ok) {
      this.#read = ''
      return this.house?.toast(this.house.t('console:error.server'))
    }
    this.code = (await answer.text()).trim()
  }

  override render() {
    const { house, state } = this
    if (!house || !state) return nothing
    const { t } = house
    if (state.forms.length === 0) return html`<p class="quiet">${t('console-desk:s.snippet_none')}</p>`
    const { forms, settings } = state
    return html`<p class="quiet">${t('console-desk:s.snippet_text')}</p>
      <div class="snippet-choices">
        <div class="field">
          <label for="snippet-form">${t('console-desk:s.which_form')}</label>
          <select id="snippet-form" @change=${(event: Event) => (this.form = (event.target as HTMLSelectElement).value)}>
            ${forms.map(({ id, title }) => html`<option value=${id} ?selected=${id === this.form}>${title}</option>`)}
          </select>
        </div>
        ${
          settings.locales.length > 1
            ? html`<div class="field">
                <label for="snippet-locale">${t('console-desk:s.which_locale')}</label>
                <select
                  id="snippet-locale"
                  @change=${(event: Event) => (this.tongue = (event.target as HTMLSelectElement).value as Locale)}
                >
                  ${settings.locales.map((locale) => html`<option value=${locale} ?selected=${locale === this.tongue}>${LANGUAGE_NAMES[locale]}</option>`)}
                </select>
              </div>`
            : nothing
        }
      </div>
      <fieldset class="kinds">
        <legend class="unseen">${t('console-desk:s.which_kind')}</legend>
        ${KINDS.map(
          (kind) =>
            html`<label class="template" ?data-chosen=${kind === this.kind}>
              <input type="radio" name="snippet-kind" value=${kind} .checked=${kind === this.kind} @change=${() => (this.kind = kind)} />
              <span class="pair">${t(`console-desk:s.kinds.${kind}.name`)}<small>${t(`console-desk:s.kinds.${kind}.text`)}</small></span>
            </label>`,
        )}
      </fieldset>
      <portik-console-code .house=${house} .code=${this.code} .label=${t(`console-desk:s.kinds.${this.kind}.name`)}></portik-console-code>`
  }
}

define('portik-console-site-snippet', PortikConsoleSiteSnippet)
