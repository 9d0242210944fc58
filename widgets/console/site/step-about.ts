import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { textField } from '../text-field.ts'
import { LANGUAGE_NAMES } from '../texts.ts'
import { versions } from '../versions.ts'
import { sentOf, settingsFields, typedOf, wrongSetting, EMPTY, type TypedSettings } from './settings-fields.ts'
import { SiteChangedEvent, type Settings, type SiteState } from './types.ts'

const linesOf = ({ name, locales, company, email, address, privacyUrl }: TypedSettings): string[] => [
  name,
  locales.map((locale) => LANGUAGE_NAMES[locale]).join(', '),
  company,
  email,
  address,
  privacyUrl,
]

/** @summary Name, languages and controller of the site. */
export class PortikConsoleSiteAbout extends LitElement {
  static override properties = {
    house: { attribute: false },
    state: { attribute: false },
    typed: { state: true },
    failure: { state: true },
    newer: { state: true },
  }
  declare house: House | undefined
  declare state: SiteState | undefined
  declare private typed: TypedSettings
  declare private failure: Failure | undefined
  /** What somebody else stored while this person typed. */
  declare private newer: { readonly settings: Settings; readonly etag: string } | undefined

  #etag = ''
  #stored = ''
  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.typed = EMPTY
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  get #dirty(): boolean {
    return this.#stored !== '' && JSON.stringify(this.typed) !== this.#stored
  }

  protected override firstUpdated(): void {
    this.#unguard = this.house?.guard(() => this.#dirty)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unguard?.()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state') || !this.state || this.#dirty) return
    this.#show(this.state.settings, this.state.etag)
  }

  #show(settings: Settings, etag: string): void {
    this.typed = typedOf(settings)
    this.#stored = JSON.stringify(this.typed)
    this.#etag = etag
    this.newer = undefined
    this.failure = undefined
  }

  async #save(event?: Event): Promise<void> {
    event?.preventDefault()
    const { api, t, toast, explain, refresh } = this.house!
    const answer = await api.patch<Settings>('settings', { json: sentOf(this.typed), ifMatch: this.#etag })
    if (answer.ok) {
      this.#show(answer.value, answer.etag ?? '')
      toast(t('console-desk:c.saved'))
      this.dispatchEvent(new SiteChangedEvent())
      return refresh()
    }
    const { failure } = answer
    this.failure = failure
    if (failure.code === 'changed_meanwhile') {
      const now = await api.get<Settings>('settings')
      if (now.ok) this.newer = { settings: now.value, etag: now.etag ?? '' }
    } else if (failure.errors.some(({ field }) => field.startsWith('notices.'))) toast(t('console-desk:s.notices_missing'))
    else if (failure.errors.length === 0) toast(explain(failure))
    await this.updateComplete
    this.querySelector<HTMLElement>('[aria-invalid=true], .conflict h2')?.focus()
  }

  override render() {
    const { house, newer, typed, failure } = this
    if (!house || !this.state) return nothing
    const { t } = house
    const change = (part: Partial<TypedSettings>): void => void (this.typed = { ...this.typed, ...part })
    return html`<form class="form" novalidate @submit=${(event: Event) => void this.#save(event)}>
      ${
        newer
          ? versions(house, {
              theirs: linesOf(typedOf(newer.settings)),
              mine: linesOf(typed),
              takeTheirs: () => this.#show(newer.settings, newer.etag),
              keepMine: () => {
                this.#etag = newer.etag
                this.newer = undefined
                void this.#save()
              },
            })
          : nothing
      }
      ${textField({ id: 'site-name', label: t('console-desk:n.name'), hint: t('console-desk:n.name_hint'), value: typed.name, required: true, error: wrongSetting(t, failure, 'name'), changed: (name) => change({ name }) })}
      ${settingsFields({ t, typed, failure, change })}
      <div class="form-actions"><wa-button type="submit" variant="brand">${t('console-desk:c.save')}</wa-button></div>
    </form>`
  }
}

define('portik-console-site-about', PortikConsoleSiteAbout)
