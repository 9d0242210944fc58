import type { PropertyDeclarations } from 'lit'
import { html, LitElement, nothing } from 'lit'
import type { PublishedForm } from '../../server/forms/contract.ts'
import type { Locale } from '../../server/sites/contract.ts'
import type { Result } from '../core/api.ts'
import { call } from '../core/api.ts'
import { directionOf, languageAround, languageTag, localeFor } from '../core/language.ts'
import { PortikReadyEvent } from '../core/ready-event.ts'
import { kept } from '../core/storage.ts'
import type { Dialog } from './dialog.ts'
import styles from './form.styles.ts'
import type { Host, Phase } from './host.ts'
import { build } from './markup.ts'
import type { Awake } from './opening.ts'

let instances = 0

/** What a form cannot do asleep: steps, conditions, prefilled fields. */
const NEEDS_FILLING = '[data-layout=steps],[data-when],[data-required-when],[data-prefill-query]'

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
 * @csspart link - What the form offers after sending.
 * @csspart dialog - The dialog of `popup` and `slide-in`.
 * @csspart header - The dialog's title and close button.
 * @csspart close - The dialog's close button.
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
    dialog: { state: true },
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
  declare dialog: Dialog | undefined
  published: PublishedForm | undefined
  #connection = new AbortController()
  #loading: Promise<void> | undefined
  #waking: Promise<Awake> | undefined
  /** The same once it is there. */
  #awake: Awake | undefined
  readonly #number = ++instances

  constructor() {
    super()
    this.site = window.portik?.site ?? ''
    this.form = this.locale = ''
    this.mode = 'inline'
    this.opens = 'click'
    this.server = window.portik?.base ?? '/'
    this.phase = 'loading'
  }

  get tongue(): Locale {
    return localeFor(this.locale || languageAround(this) || navigator.language)
  }

  get url(): string {
    return `${new URL(this.server, location.href).href.replace(/\/?$/, '/')}v1/sites/${this.site}/forms/${this.form}`
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#connection = new AbortController()
    if (this.mode === 'inline') void this.load()
    else if (this.opens !== 'click') void this.#inDialog()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#connection.abort()
    this.dialog = undefined
    // What has arrived stays said when the page moves the element; all else starts again.
    if (this.phase === 'sent') return
    this.phase = 'loading'
    this.#awake = this.#waking = this.#loading = undefined
  }

  /** Opens the dialog; brings an inline form into view. */
  async show(): Promise<void> {
    if (this.mode === 'inline') this.scrollIntoView()
    else await (await this.#inDialog()).open(true)
  }

  /** Closes the dialog. What was typed is kept. */
  hide(): void {
    this.dialog?.close()
  }

  /** An empty form again. */
  reset(): void {
    this.#awake?.filling.reset()
  }

  /** Gets the definition, once. */
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
    const form = this.querySelector('form') ?? (await this.#build())
    if (!form || signal.aborted) return
    form.noValidate = true
    form.toggleAttribute('data-plain', !form.querySelector('portik-field'))
    form.hidden = false
    if (navigator.globalPrivacyControl) form.querySelector('[data-gpc]')?.removeAttribute('hidden')
    const needed =
      form.matches(NEEDS_FILLING) ||
      form.querySelector(NEEDS_FILLING) ||
      this.getAttributeNames().some((name) => name.startsWith('prefill-')) ||
      kept(`portik:draft:${this.site}:${this.form}`) ||
      kept('portik:outbox')
    if (needed) await this.#wake(form)
    if (signal.aborted) return
    if (!form.isConnected) this.replaceChildren(form)
    if (this.phase === 'loading') this.phase = 'open'
    // The rest of the program comes with the first touch; until then a form is only a form.
    for (const type of ['focusin', 'input', 'change', 'submit']) form.addEventListener(type, (event) => this.#hand(form, event), { signal })
    this.dispatchEvent(new PortikReadyEvent())
  }

  #hand(form: HTMLFormElement, event: Event): void {
    if (event.type === 'submit') event.preventDefault()
    if (this.#awake) return this.#awake.filling.handle(event)
    void this.#wake(form).then(
      ({ filling }) => filling.handle(event),
      // Our program does not arrive. The server takes the form as it is, with a page of its own.
      () => event.type === 'submit' && form.action && navigator.onLine && form.submit(),
    )
  }

  #wake(form: HTMLFormElement): Promise<Awake> {
    return (this.#waking ??= this.#open(form))
  }

  async #open(form: HTMLFormElement): Promise<Awake> {
    try {
      const { openFilling } = await import('./opening.ts')
      this.#awake = await openFilling(form, this, this.#connection.signal)
      this.requestUpdate()
      return this.#awake
    } catch (error) {
      this.#waking = undefined
      throw error
    }
  }

  async #inDialog(): Promise<Dialog> {
    const { Dialog } = await import('./dialog.ts')
    return (this.dialog ??= new Dialog(this, this.#connection.signal))
  }

  async #build(): Promise<HTMLFormElement | undefined> {
    const found = await this.definition()
    if (this.#connection.signal.aborted) return undefined
    if (!found.ok || found.value.status === 'closed') {
      this.#loading = undefined
      const { unavailable } = await import('./unavailable.ts')
      await unavailable(this, found)
      return undefined
    }
    const { markup, theme } = found.value
    for (const [name, value] of Object.entries(theme)) if (!this.style.getPropertyValue(name)) this.style.setProperty(name, value)
    const form = build(markup, this.#number > 1 ? `-${this.#number}` : '') as HTMLFormElement
    return form
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    // Whatever height the page gave the tag before the form was there (CSS, a placeholder inside) stays reserved.
    if (this.mode === 'inline' && !this.querySelector('form')) {
      this.style.display = 'block'
      if (this.offsetHeight) this.style.setProperty('--portik-reserve', `${this.offsetHeight}px`)
    }
    const declared = [...(this.shadowRoot?.childNodes ?? [])]
    const root = super.createRenderRoot()
    void this.updateComplete.then(() => declared.forEach((node) => node.remove()))
    return root
  }

  protected override render(): unknown {
    const awake = this.#awake
    const body = html`<div
      part="form"
      ?hidden=${this.phase === 'loading' && !this.querySelector('form')}
      lang=${languageTag(this.tongue)}
      dir=${directionOf(this.tongue)}
    >
      ${awake?.above()}<slot></slot>${awake?.below()}
    </div>`
    return this.dialog?.around(body) ?? (this.mode === 'inline' ? body : nothing)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'portik-form': PortikForm
  }
}
