import type { PropertyDeclarations } from 'lit'
import { html, LitElement, nothing } from 'lit'
import type { PublishedForm, Receipt } from '../../server/forms/contract.ts'
import type { Locale } from '../../server/sites/contract.ts'
import type { Result } from '../core/api.ts'
import { call } from '../core/api.ts'
import { PortikErrorEvent, PortikReadyEvent } from '../core/events.ts'
import { kept } from '../core/storage.ts'
import type { Texts } from '../core/texts.ts'
import { directionOf, languageAround, loadTexts, localeFor } from '../core/texts.ts'
import type { Dialog } from './dialog.ts'
import { Filling } from './filling.ts'
import styles from './form.styles.ts'
import type { FieldProblem, Host, Notice, Phase } from './host.ts'
import { build } from './markup.ts'
import { resume } from './sending.ts'
import { thanks } from './thanks.ts'
import { noticeOf, progressOf, summaryOf } from './views.ts'

let instances = 0

/**
 * @summary A form of the site: builds it from its definition, or improves the `<form>` that is already inside.
 *
 * @slot - The `<form>`, or what visitors see until it is there and where scripts are blocked.
 * @event {PortikReadyEvent} portik:ready - The form can be filled in.
 * @event {PortikOpenEvent} portik:open - The dialog opened.
 * @event {PortikCloseEvent} portik:close - The dialog closed.
 * @event {PortikStepEvent} portik:step - Another step is shown.
 * @event {PortikSubmitEvent} portik:submit - Everything is valid and about to be sent; `preventDefault()` stops it.
 * @event {PortikSubmittedEvent} portik:submitted - The server has stored it.
 * @event {PortikErrorEvent} portik:error - Something failed.
 * @csspart form - The card around everything.
 * @csspart progress - Which step of how many.
 * @csspart summary - All errors, above the form.
 * @csspart notice - That a draft was restored.
 * @csspart status - How sending goes.
 * @csspart thanks - What is shown when it has arrived.
 * @csspart reference - The reference number and its button.
 * @csspart dialog - The dialog of `popup` and `slide-in`.
 * @csspart header - The dialog's title and close button.
 */
export class PortikForm extends LitElement implements Host {
  static override styles = styles
  static override properties: PropertyDeclarations = {
    site: {},
    form: {},
    locale: {},
    mode: {},
    opens: {},
    server: {},
    phase: { state: true },
    problems: { state: true },
    notice: { state: true },
    status: { state: true },
    step: { state: true },
    dialog: { state: true },
    t: { state: true },
  }

  /** The site's id; default: `data-site` of the script tag. */
  declare site: string
  /** The form's id. */
  declare form: string
  /** Language tag; default: the nearest `lang`. */
  declare locale: string
  /** Where it appears. */
  declare mode: 'inline' | 'popup' | 'slide-in'
  /** What opens a dialog: `click` (a button with `data-portik-open`), `load`, `scroll`, `exit`, `after-20` (seconds). */
  declare opens: string
  /** Base URL of the kit's server; default: where the script came from. */
  declare server: string
  declare phase: Phase
  declare problems: readonly FieldProblem[]
  declare notice: Notice | undefined
  declare status: Notice | undefined
  declare step: Host['step']
  declare dialog: Dialog | undefined
  declare t: Texts | undefined
  receipt: Receipt | undefined
  /** The published form, once it is known. */
  published: PublishedForm | undefined
  #filling: Filling | undefined
  #connection = new AbortController()
  #loading: Promise<void> | undefined
  readonly #number = ++instances

  constructor() {
    super()
    this.site = window.portik?.site ?? ''
    this.form = ''
    this.locale = ''
    this.mode = 'inline'
    this.opens = 'click'
    this.server = window.portik?.base ?? '/'
    this.phase = 'loading'
    this.problems = []
  }

  /** The language of ours that fits. */
  get tongue(): Locale {
    return localeFor(this.locale || languageAround(this) || navigator.language)
  }

  get texts(): Promise<Texts> {
    return loadTexts(this.tongue)
  }

  get url(): string {
    return `${new URL(this.server, location.href).href.replace(/\/?$/, '/')}v1/sites/${this.site}/forms/${this.form}`
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#connection = new AbortController()
    if (this.mode === 'inline') void this.load()
    else
      void import('./dialog.ts').then(({ Dialog }) => {
        if (this.isConnected) this.dialog ??= new Dialog(this, this.#connection.signal)
      })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#connection.abort()
    this.#filling?.steps?.remove()
    this.dialog = this.#filling = this.#loading = undefined
  }

  /** Opens the dialog; brings an inline form into view. */
  async show(): Promise<void> {
    if (this.mode === 'inline') return this.scrollIntoView()
    const { Dialog } = await import('./dialog.ts')
    this.dialog ??= new Dialog(this, this.#connection.signal)
    await this.dialog.open(true)
  }

  /** Closes the dialog. What was typed is kept. */
  hide(): void {
    this.dialog?.close()
  }

  /** An empty form again. */
  reset(): void {
    this.receipt = this.notice = this.status = undefined
    this.phase = 'open'
    this.#filling?.reset()
  }

  /** Gets the definition, once; used by what is not in the page's HTML. */
  async definition(): Promise<Result<PublishedForm>> {
    if (this.published) return { ok: true, value: this.published }
    const found = await call<PublishedForm>(`${this.url}?locale=${this.tongue}`, { signal: this.#connection.signal })
    if (found.ok) this.published = found.value
    return found
  }

  /** Makes the form ready: from the HTML inside, or from the definition. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load())
  }

  async #load(): Promise<void> {
    if (document.readyState === 'loading') await new Promise((done) => document.addEventListener('DOMContentLoaded', done, { once: true }))
    const { signal } = this.#connection
    const texts = this.texts
    const found = this.querySelector('form')
    const form = found ?? (await this.#build())
    if (signal.aborted) return
    this.t = await texts
    if (!form || signal.aborted) return
    form.toggleAttribute('data-plain', !form.querySelector('portik-field'))
    this.phase = 'open'
    this.#filling = new Filling(form, this, signal)
    if ((form.dataset['layout'] ?? this.published?.layout) === 'steps') {
      const { Steps } = await import('./steps.ts')
      if (signal.aborted) return
      this.#filling.steps = new Steps(this.#filling, this.t)
    }
    if (this.#filling.restore())
      this.notice = { text: this.t('widget:draft.restored'), action: this.t('widget:draft.discard'), act: () => this.#startAfresh() }
    if (kept('portik:outbox')) await resume(this.#filling)
    this.dispatchEvent(new PortikReadyEvent())
  }

  async #build(): Promise<HTMLFormElement | undefined> {
    const found = await this.definition()
    if (this.#connection.signal.aborted) return undefined
    const t = await this.texts
    if (!found.ok || found.value.status === 'closed') {
      this.phase = 'unavailable'
      this.#loading = undefined
      if (found.ok) this.status = { text: t('widget:send.closed') }
      else {
        this.dispatchEvent(new PortikErrorEvent(found.failure))
        this.status = { text: t('widget:form.failed'), action: t('widget:form.retry'), act: () => void this.load() }
      }
      return undefined
    }
    const { markup, locale, theme } = found.value
    for (const [name, value] of Object.entries(theme)) if (!this.style.getPropertyValue(name)) this.style.setProperty(name, value)
    const form = build(markup, this.#number > 1 ? `-${this.#number}` : '') as HTMLFormElement
    form.lang = locale
    form.dir = directionOf(locale)
    this.status = undefined
    this.replaceChildren(form)
    return form
  }

  #startAfresh(): void {
    this.reset()
    this.#filling?.form.querySelector<HTMLElement>('input:not([type=hidden]),select,textarea')?.focus()
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    // Whatever height the page gave the tag before the form was there (CSS, a placeholder inside) stays reserved.
    const height = this.mode === 'inline' && !this.querySelector('form') ? this.offsetHeight : 0
    if (height) this.style.setProperty('--portik-reserve', `${height}px`)
    const declared = [...(this.shadowRoot?.childNodes ?? [])]
    const root = super.createRenderRoot()
    void this.updateComplete.then(() => declared.forEach((node) => node.remove()))
    return root
  }

  protected override updated(): void {
    const form = this.#filling?.form
    if (!form) return
    const done = this.phase === 'sent' || this.phase === 'waiting'
    if (done && !form.hidden) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('h2,[part=status]')?.focus())
    form.hidden = done
    form.setAttribute('aria-busy', String(this.phase === 'sending'))
    form.querySelector('[type=submit]')?.toggleAttribute('data-busy', this.phase === 'sending')
  }

  protected override render(): unknown {
    const { t, phase, step } = this
    const body = html`<div part="form" lang=${this.tongue} dir=${directionOf(this.tongue)}>
      ${step && t && phase === 'open' ? progressOf(step, t) : nothing}
      ${t ? summaryOf(this.problems, t, (field) => this.#filling?.focus(field)) : nothing} ${noticeOf('notice', this.notice)}
      <slot></slot>
      ${noticeOf('status', phase === 'sent' ? undefined : this.status)} ${phase === 'sent' && t ? thanks(this, t) : nothing}
    </div>`
    return this.dialog ? this.dialog.around(body) : this.mode === 'inline' ? body : nothing
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'portik-form': PortikForm
  }
}
