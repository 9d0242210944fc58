import type { PropertyDeclarations } from 'lit'
import { html, LitElement, nothing } from 'lit'
import type { ChoiceView, Preferences } from '../../server/privacy/contract/choices.ts'
import type { Locale } from '../../server/sites/contract.ts'
import type { Result } from '../core/api.ts'
import { directionOf, languageAround, languageTag, localeFor } from '../core/language.ts'
import { choicesView } from './choices.ts'
import { Client, reasonOf } from './client.ts'
import { ADDRESS, codeForm, field, taking, type Wrong } from './pieces.ts'
import styles from './privacy.styles.ts'
import type { Rights } from './rights.ts'
import { loadWords, type Say } from './texts.ts'

const TABS = ['choices', 'rights'] as const
type Tab = (typeof TABS)[number]

/**
 * @summary What a visitor agreed to, with one button each to change it, and a form for all other rights. Keeps nothing in the browser.
 *
 * @csspart privacy - The card around everything.
 * @csspart status - What just happened.
 * @csspart choice - One purpose.
 * @csspart state - How it stands, and since when.
 * @csspart history - All that was decided before.
 * @csspart field - A label and its control.
 * @csspart error - What is wrong with a field.
 * @csspart actions - The buttons of a form.
 * @csspart button - A button.
 * @csspart quiet - A button that is not the main one.
 */
export class PortikPrivacy extends LitElement {
  static override styles = styles
  static override properties: PropertyDeclarations = {
    site: {},
    locale: {},
    server: {},
    view: {},
    tab: { state: true },
    t: { state: true },
  }

  /** The site's id; default: `data-site` of the script tag. */
  declare site: string
  /** Language tag; default: the nearest `lang`. */
  declare locale: string
  /** Base URL of the kit's server; default: where the script came from. */
  declare server: string
  /** `choices` or `rights` shows one of the two only. */
  declare view: Tab | ''
  declare tab: Tab
  declare t: Say | undefined
  #client: Client | undefined
  #preferences: Preferences | undefined
  #proof = ''
  #busy = false
  #wrong: Wrong | undefined
  #status = ''
  #rights: Rights | undefined

  constructor() {
    super()
    this.site = window.portik?.site ?? ''
    this.locale = this.view = ''
    this.server = window.portik?.base ?? '/'
    this.tab = 'choices'
  }

  get tongue(): Locale {
    return localeFor(this.locale || languageAround(this) || navigator.language)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.view) this.tab = this.view
    const locale = this.tongue
    const base = `${new URL(this.server, location.href).href.replace(/\/?$/, '/')}v1/sites/${this.site}`
    this.#client = new Client(base, locale)
    void loadWords(locale).then(async (t) => {
      this.t = t
      if (this.tab === 'rights') await this.#openRights()
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave()
    this.#rights = undefined
  }

  /** Says what happened, and takes the focus there: the button that was pressed is gone. */
  #say(key: string): void {
    this.#status = key && this.t ? this.t(key) : ''
    this.requestUpdate()
    if (key) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[part=status]')?.focus())
  }

  async #during<T>(work: Promise<Result<T>>, field: string): Promise<T | undefined> {
    this.#busy = true
    this.#wrong = undefined
    this.#say('')
    const answer = await work
    this.#busy = false
    this.requestUpdate()
    if (answer.ok) return answer.value
    const { code } = answer.failure
    const reason = reasonOf(code)
    if (code === 'code_wrong' || code === 'invalid') this.#fault(field, reason)
    else this.#say(reason)
    if (!this.#client?.known) this.#preferences = undefined
    if (reason === 'address.over') this.#proof = ''
    return undefined
  }

  #fault(name: string, key: string): void {
    this.#wrong = { field: name, text: this.t?.(key) ?? '' }
    this.requestUpdate()
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[name="${name}"]`)?.focus())
  }

  async #begin(email: string): Promise<void> {
    if (!ADDRESS.test(email)) return this.#fault('email', 'address.invalid')
    const begun = await this.#during(this.#client!.begin(email), 'email')
    if (!begun) return
    this.#proof = begun.id
    this.requestUpdate()
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[name=code]')?.focus()
  }

  async #prove(code: string): Promise<void> {
    if (!/^\d{6}$/.test(code)) return this.#fault('code', 'address.wrong')
    if (!(await this.#during(this.#client!.prove(this.#proof, code), 'code'))) return
    this.#preferences = await this.#during(this.#client!.read(), '')
    this.#proof = ''
    this.requestUpdate()
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus()
  }

  async #change(done: string, ...changes: Parameters<Client['change']>): Promise<void> {
    const changed = await this.#during(this.#client!.change(...changes), '')
    if (changed) this.#preferences = changed
    // The words changed while the page was open: the new ones are shown before anybody agrees to them.
    else if (this.#client!.known) this.#preferences = (await this.#reread()) ?? this.#preferences
    if (changed) this.#say(done)
  }

  async #reread(): Promise<Preferences | undefined> {
    const answer = await this.#client!.read()
    this.requestUpdate()
    return answer.ok ? answer.value : undefined
  }

  #leave(): void {
    this.#client?.forget()
    this.#preferences = undefined
    this.#proof = this.#status = ''
    this.requestUpdate()
  }

  async #openRights(): Promise<void> {
    const { Rights: Opened } = await import('./rights.ts')
    this.#rights ??= new Opened({
      client: this.#client!,
      t: this.t!,
      say: (text) => {
        this.#status = text
        this.requestUpdate()
      },
      redraw: () => this.requestUpdate(),
    })
    this.requestUpdate()
  }

  #show(tab: Tab): void {
    this.tab = tab
    this.#say('')
    if (tab === 'rights') void this.#openRights()
  }

  #arrow = (event: KeyboardEvent): void => {
    if (!/^Arrow(Left|Right)$/.test(event.key)) return
    this.#show(this.tab === 'choices' ? 'rights' : 'choices')
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
  }

  #tabs(t: Say) {
    return html`<div role="tablist" aria-label=${t('title')} @keydown=${this.#arrow}>
      ${TABS.map(
        (tab) =>
          html`<button
            role="tab"
            id="tab-${tab}"
            aria-selected=${tab === this.tab}
            aria-controls="panel"
            tabindex=${tab === this.tab ? 0 : -1}
            @click=${() => this.#show(tab)}
          >
            ${t(`tab.${tab}`)}
          </button>`,
      )}
    </div>`
  }

  #choices(t: Say) {
    const busy = this.#busy
    if (this.#preferences)
      return html`${choicesView({
          t,
          locale: this.tongue,
          busy,
          preferences: this.#preferences,
          withdraw: (...purposes) => void this.#change('withdrawn', ...purposes.map((purpose) => ({ purpose, granted: false as const }))),
          give: ({ purpose, offer }: ChoiceView) => void this.#change('given', { purpose, granted: true, notice: offer!.sha256 }),
        })}<button part="button quiet" @click=${() => this.#leave()}>${t('leave')}</button>`
    if (this.#proof)
      return codeForm({
        t,
        busy,
        wrong: this.#wrong,
        intro: t('address.sent'),
        act: (code) => void this.#prove(code),
        back: () => this.#leave(),
      })
    return html`<p>${t('address.intro')}</p>
      <form novalidate @submit=${taking((value) => void this.#begin(value('email')))}>
        ${field({ name: 'email', label: t('address.email'), type: 'email', autocomplete: 'email' }, this.#wrong)}
        <div part="actions"><button part="button" ?disabled=${busy}>${t('address.send')}</button></div>
      </form>`
  }

  protected override render(): unknown {
    const { t, tongue, view } = this
    if (!t) return nothing
    const panel = this.tab === 'rights' ? (this.#rights?.view() ?? html`<p>${t('busy')}</p>`) : this.#choices(t)
    return html`<div part="privacy" lang=${languageTag(tongue)} dir=${directionOf(tongue)}>
      <h2 tabindex="-1">${t('title')}</h2>
      ${view ? nothing : this.#tabs(t)}
      <p part="status" role="status" tabindex="-1">${this.#busy ? t('busy') : this.#status}</p>
      <div id="panel" role=${view ? nothing : 'tabpanel'} aria-labelledby=${view ? nothing : `tab-${this.tab}`}>${panel}</div>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'portik-privacy': PortikPrivacy
  }
}
