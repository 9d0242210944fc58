import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Finding, PageCheck } from '../../../server/sites/contract/page-check.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { textField } from '../text-field.ts'
import { SiteChangedEvent, type Sighting, type SiteState } from './types.ts'

/** How often the server is asked whether the page has shown a sign, in milliseconds, while the person looks. */
const EVERY = 2_000

/** @summary Waits for the first sign from the real page, and finds out what is wrong when none comes. */
export class PortikConsoleSiteCheck extends LitElement {
  static override properties = {
    house: { attribute: false },
    state: { attribute: false },
    url: { state: true },
    checked: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare state: SiteState | undefined
  declare private url: string
  declare private checked: PageCheck | undefined
  declare private busy: boolean

  #timer: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.url = ''
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.dispatchEvent(new SiteChangedEvent())
    }, EVERY)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('state') && this.url === '') this.url = this.state?.settings.origins.find((origin) => !origin.includes('*')) ?? ''
  }

  async #look(event?: Event): Promise<void> {
    event?.preventDefault()
    const { api, toast, explain } = this.house!
    this.busy = true
    const url = /^[a-z]+:\/\//i.test(this.url.trim()) ? this.url.trim() : `https://${this.url.trim()}`
    const answer = await api.post<PageCheck>('page-check', { json: { url } })
    this.busy = false
    if (answer.ok) this.checked = answer.value
    else toast(explain(answer.failure))
  }

  async #allow(origin: string): Promise<void> {
    const { api, t, toast, explain } = this.house!
    const answer = await api.post('origins', { json: { origin } })
    toast(answer.ok ? t('console-desk:s.allowed', { origin }) : explain(answer.failure))
    this.dispatchEvent(new SiteChangedEvent())
    if (this.checked) await this.#look()
  }

  override render() {
    const { house, state } = this
    if (!house || !state) return nothing
    const { t } = house
    const seen = state.sightings.filter(({ outcome }) => outcome === 'allowed')
    const refused = state.sightings.filter(({ outcome, origin }) => outcome === 'refused' && !seen.some((one) => one.origin === origin))
    const hosted = state.forms[0]
    return html`<p class="quiet">${t('console-desk:s.wait_text')}</p>
      <div class="pile" role="status">
        ${
          seen.length > 0
            ? seen.slice(0, 3).map((one) => this.#seen(house, one))
            : html`<p class="remark waiting"><wa-spinner></wa-spinner>${t('console-desk:s.waiting')}</p>`
        }
        ${refused.slice(0, 3).map((one) => this.#refused(house, one))}
      </div>
      ${seen.length > 0 ? html`<p>${t('console-desk:s.test_form')}</p>` : nothing}
      <details class="look" ?open=${this.checked !== undefined}>
        <summary>${t('console-desk:s.no_sign')}</summary>
        <div class="pile">
          <form class="inline-form" novalidate @submit=${(event: Event) => void this.#look(event)}>
            ${textField({ id: 'site-page', label: t('console-desk:s.page_url'), value: this.url, type: 'text', code: true, changed: (url) => (this.url = url) })}
            <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-desk:s.look')}</wa-button>
          </form>
          <div role="status" class="pile">${this.checked ? this.#findings(house, this.checked) : nothing}</div>
        </div>
      </details>
      ${
        hosted
          ? html`<p>
              <a href="${state.settings.public_url}/f/${state.settings.id}/${hosted.id}" target="_blank" rel="noopener"
                >${t('console-desk:s.hosted')}</a
              >
            </p>`
          : nothing
      }`
  }

  #seen = ({ t, date }: House, { origin, first_at: first, last_at: last }: Sighting) =>
    html`<p class="remark" data-kind="good">
      <wa-icon name="done"></wa-icon>
      <span
        ><strong>${t('console-desk:s.seen', { origin })}</strong
        ><br />${t('console-desk:s.seen_text', { first: date(first), last: date(last) })}</span
      >
    </p>`

  #refused = ({ t }: House, { origin }: Sighting) =>
    html`<div class="remark" data-kind="slow">
      <wa-icon name="warning"></wa-icon>
      <div class="pile">
        <span><strong>${t('console-desk:s.refused', { origin })}.</strong> ${t('console-desk:s.refused_text')}</span>
        <div>
          <wa-button size="s" variant="brand" @click=${() => void this.#allow(origin)}
            >${t('console-desk:s.allow_one', { origin })}</wa-button
          >
        </div>
      </div>
    </div>`

  #findings = (house: House, { findings }: PageCheck) => {
    const { t } = house
    if (findings.length === 0)
      return html`<div class="remark" data-kind="good">
        <wa-icon name="done"></wa-icon>
        <span><strong>${t('console-desk:s.looks_right')}</strong> ${t('console-desk:s.hints')}</span>
      </div>`
    return html`<p>${t('console-desk:s.first_wrong')}</p>
      ${findings.map((finding) => this.#finding(house, finding))}`
  }

  #finding = (house: House, { code, values }: Finding) => {
    const { t } = house
    const { line, where, origin } = values
    return html`<div class="remark" data-kind="bad">
      <wa-icon name="alert"></wa-icon>
      <div class="pile">
        <span>${t(`console-desk:s.find.${code}`, values)} ${where ? t(`console-desk:s.where.${where}`) : nothing}</span>
        ${line ? html`<portik-console-code .house=${house} .code=${line} .label="Content-Security-Policy"></portik-console-code>` : nothing}
        ${
          code === 'origin_refused' && origin
            ? html`<div>
                <wa-button size="s" variant="brand" @click=${() => void this.#allow(origin)}
                  >${t('console-desk:s.allow_one', { origin })}</wa-button
                >
              </div>`
            : nothing
        }
      </div>
    </div>`
  }
}

define('portik-console-site-check', PortikConsoleSiteCheck)
