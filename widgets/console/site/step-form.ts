import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { failedState, loadingState } from '../state.ts'
import { textField } from '../text-field.ts'
import { SiteChangedEvent, type SiteState, type Template } from './types.ts'

/** @summary The ready-made forms: look at one in a frame, and publish it. */
export class PortikConsoleSiteForm extends LitElement {
  static override properties = {
    house: { attribute: false },
    state: { attribute: false },
    templates: { state: true },
    failure: { state: true },
    chosen: { state: true },
    download: { state: true },
    wrong: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare state: SiteState | undefined
  declare private templates: readonly Template[] | undefined
  declare private failure: Failure | undefined
  declare private chosen: string
  declare private download: string
  declare private wrong: boolean
  declare private busy: boolean

  #read = ''

  constructor() {
    super()
    this.chosen = ''
    this.download = ''
    this.wrong = false
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const read = `${this.house?.site.id} ${this.house?.locale}`
    if (!this.house || this.#read === read) return
    this.#read = read
    void this.#load()
  }

  async #load(): Promise<void> {
    const { api, locale } = this.house!
    const answer = await api.get<{ templates: readonly Template[] }>('templates', { query: { locale } })
    this.failure = answer.ok ? undefined : answer.failure
    if (!answer.ok) return
    this.templates = answer.value.templates
    this.chosen ||= answer.value.templates.find(({ published }) => published !== null)?.id ?? answer.value.templates[0]?.id ?? ''
  }

  async #publish(): Promise<void> {
    const { api, t, toast, explain } = this.house!
    this.busy = true
    const json = this.chosen === 'download' && this.download !== '' ? { download_url: this.download } : {}
    const answer = await api.post(`templates/${this.chosen}/publish`, { json })
    this.wrong = !answer.ok && answer.failure.errors.some(({ field }) => field === 'download_url')
    this.busy = false
    if (!answer.ok) return this.wrong ? this.querySelector<HTMLElement>('#site-download')?.focus() : toast(explain(answer.failure))
    toast(t('console-desk:s.published_toast'))
    await this.#load()
    this.dispatchEvent(new SiteChangedEvent())
  }

  override render() {
    const { house, templates, failure, state } = this
    if (!house || !state) return nothing
    if (!templates) return failure ? failedState(house, failure, () => void this.#load()) : loadingState(house, 4)
    const { t } = house
    const chosen = templates.find(({ id }) => id === this.chosen)
    return html`<p class="quiet">${t('console-desk:s.form_text')}</p>
      <div class="templates">
        <fieldset class="template-list">
          <legend class="unseen">${t('console-desk:s.templates')}</legend>
          ${templates.map((template) => this.#choice(house, template))}
        </fieldset>
        ${chosen ? this.#preview(house, state, chosen) : nothing}
      </div>`
  }

  #choice = ({ t }: House, { id, title, fields, published }: Template) =>
    html`<label class="template" ?data-chosen=${id === this.chosen}>
      <input type="radio" name="template" value=${id} .checked=${id === this.chosen} @change=${() => (this.chosen = id)} />
      <span class="pair"
        >${title}<small
          >${t('console-desk:s.fields', { count: fields })}${published === null ? nothing : html` · <span class="lamp" data-kind="good">${t('console-desk:s.published')}</span>`}</small
        ></span
      >
    </label>`

  #preview = ({ t, locale, site }: House, { settings }: SiteState, { id, title, published }: Template) => {
    const shown = settings.locales.includes(locale) ? locale : settings.locales[0]
    return html`<div class="pile template-preview">
      <iframe
        title=${t('console-desk:s.preview', { name: title })}
        src="/v1/console/sites/${site.id}/templates/${id}/preview?locale=${shown}"
        loading="lazy"
      ></iframe>
      ${
        id === 'download'
          ? textField({
              id: 'site-download',
              label: t('console-desk:s.download'),
              hint: t('console-desk:s.download_hint'),
              value: this.download,
              type: 'url',
              code: true,
              required: true,
              error: this.wrong ? t('console-desk:n.wrong_url') : undefined,
              changed: (url) => (this.download = url),
            })
          : nothing
      }
      <div class="form-actions">
        <wa-button
          variant="brand"
          appearance=${published === null ? 'accent' : 'outlined'}
          ?loading=${this.busy}
          @click=${() => void this.#publish()}
          >${t(published === null ? 'console-desk:s.publish' : 'console-desk:s.republish')}</wa-button
        >
        ${
          published === null
            ? nothing
            : html`<wa-button appearance="plain" href="${settings.public_url}/f/${settings.id}/${id}" target="_blank"
                >${t('console-desk:s.hosted')}<wa-icon slot="end" name="external"></wa-icon
              ></wa-button>`
        }
      </div>
    </div>`
  }
}

define('portik-console-site-form', PortikConsoleSiteForm)
