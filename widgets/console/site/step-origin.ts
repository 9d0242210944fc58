import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { textField } from '../text-field.ts'
import { SiteChangedEvent, type SiteState } from './types.ts'

/** The origin of whatever a person pastes: a page's address, a bare host name, an origin with a wildcard. Empty when there is none. */
export const originIn = (typed: string): string => {
  const text = typed.trim()
  if (text === '') return ''
  const wild = /^(?:https?:\/\/)?\*\./i.test(text)
  const url = URL.parse(
    /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.replace('*.', 'wild-card.') : `https://${text.replace('*.', 'wild-card.')}`,
  )
  if (!url || !/^https?:$/.test(url.protocol) || (!url.hostname.includes('.') && url.hostname !== 'localhost')) return ''
  return wild ? url.origin.replace('wild-card.', '*.') : url.origin
}

/** @summary The addresses whose pages may show the site's forms. */
export class PortikConsoleSiteOrigin extends LitElement {
  static override properties = {
    house: { attribute: false },
    state: { attribute: false },
    typed: { state: true },
    wrong: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare state: SiteState | undefined
  declare private typed: string
  declare private wrong: string | undefined
  declare private busy: boolean

  constructor() {
    super()
    this.typed = ''
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  async #allow(origin: string): Promise<boolean> {
    const { api, t, toast, explain } = this.house!
    const answer = await api.post<{ origin: string }>('origins', { json: { origin } })
    if (answer.ok) toast(t('console-desk:s.allowed', { origin: answer.value.origin }))
    else if (answer.failure.errors.length > 0)
      this.wrong = t(origin.includes('*') ? 'console-desk:s.origin_wide' : 'console-desk:s.origin_wrong')
    else toast(explain(answer.failure))
    this.dispatchEvent(new SiteChangedEvent())
    return answer.ok
  }

  async #add(event: Event): Promise<void> {
    event.preventDefault()
    const { t } = this.house!
    const origin = originIn(this.typed)
    this.wrong = origin === '' ? t('console-desk:s.origin_wrong') : undefined
    this.busy = true
    if (origin !== '' && (await this.#allow(origin))) this.typed = ''
    this.busy = false
    await this.updateComplete
    if (this.wrong) this.querySelector<HTMLElement>('#site-origin')?.focus()
  }

  async #forbid(origin: string): Promise<void> {
    const { api, t, toast, explain } = this.house!
    const answer = await api.delete('origins', { query: { origin } })
    if (answer.ok) toast(t('console-desk:s.forbidden', { origin }), () => this.#allow(origin))
    else toast(explain(answer.failure))
    this.dispatchEvent(new SiteChangedEvent())
  }

  override render() {
    const { house, state } = this
    if (!house || !state) return nothing
    const { t } = house
    const { origins } = state.settings
    const will = originIn(this.typed)
    return html`<p class="quiet">${t('console-desk:s.origin_text')}</p>
      ${
        origins.length > 0
          ? html`<ul class="origins">
              ${origins.map(
                (origin) =>
                  html`<li>
                    <span dir="ltr">${origin}</span>
                    <button
                      type="button"
                      class="icon-button"
                      aria-label=${t('console-desk:s.forbid', { origin })}
                      @click=${() => void this.#forbid(origin)}
                    >
                      <wa-icon name="trash"></wa-icon>
                    </button>
                  </li>`,
              )}
            </ul>`
          : html`<p class="remark"><wa-icon name="info"></wa-icon>${t('console-desk:s.origin_none')}</p>`
      }
      <form class="inline-form" novalidate @submit=${(event: Event) => void this.#add(event)}>
        ${textField({
          id: 'site-origin',
          label: t('console-desk:s.origin'),
          ...(will && will !== this.typed.trim() ? { hint: t('console-desk:s.origin_will', { origin: will }) } : {}),
          value: this.typed,
          type: 'text',
          code: true,
          error: this.wrong,
          changed: (typed) => {
            this.typed = typed
            this.wrong = undefined
          },
        })}
        <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-desk:s.allow')}</wa-button>
      </form>`
  }
}

define('portik-console-site-origin', PortikConsoleSiteOrigin)
