import type { TemplateResult } from 'lit'
import { html, LitElement } from 'lit'
import { PortikCloseEvent, PortikOpenEvent } from '../core/events.ts'
import { loadTexts } from '../core/texts.ts'
import type { Locale } from '../../server/sites/contract.ts'
import type { Texts } from '../core/texts.ts'
import styles from './dialog.styles.ts'
import { onTrigger } from './triggers.ts'

/** What a dialog needs of its element. */
type Owner = LitElement & {
  readonly mode: string
  readonly opens: string
  readonly phase: string
  readonly published: { readonly title: string } | undefined
  readonly tongue: Locale
  load(): Promise<void>
  reset(): void
}

/** Shows an element in a native `<dialog>`: `popup` modal, `slide-in` beside the page, both in the top layer. */
export class Dialog {
  readonly #owner: Owner
  #t: Texts | undefined
  #opener: Element | null = null
  #isOpening = false

  constructor(owner: Owner, signal: AbortSignal) {
    this.#owner = owner
    const root = owner.renderRoot as ShadowRoot
    if (!root.adoptedStyleSheets.includes(styles.styleSheet!)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles.styleSheet!]
    onTrigger(owner.opens, signal, () => void this.open(false))
  }

  get #element(): HTMLElement | null {
    return this.#owner.renderRoot.querySelector('[part=dialog]')
  }

  get #isOpen(): boolean {
    return Boolean(this.#element?.matches('[open],:popover-open'))
  }

  /** Opens. Focus moves in only when the visitor asked for it, or when the dialog is modal. */
  async open(asked: boolean): Promise<void> {
    if (this.#isOpening || this.#isOpen) return
    this.#isOpening = true
    this.#opener = document.activeElement
    if (this.#owner.phase === 'sent') this.#owner.reset()
    ;[this.#t] = await Promise.all([loadTexts(this.#owner.tongue), this.#owner.load()])
    this.#owner.requestUpdate()
    await this.#owner.updateComplete
    this.#isOpening = false
    const dialog = this.#element
    if (!dialog) return
    if (dialog instanceof HTMLDialogElement) dialog.showModal()
    else dialog.showPopover()
    if (asked || dialog instanceof HTMLDialogElement) dialog.querySelector<HTMLElement>('h2')?.focus()
    this.#owner.dispatchEvent(new PortikOpenEvent())
  }

  /** Closes, and gives the focus back to where it came from. */
  close(): void {
    const dialog = this.#element
    if (!this.#isOpen || !dialog) return
    if (dialog instanceof HTMLDialogElement) dialog.close()
    else {
      dialog.hidePopover()
      this.#closed()
    }
  }

  #closed(): void {
    // The event comes late: it may have been opened again meanwhile.
    if (this.#isOpen) return
    const focused = document.activeElement
    const inside = focused === document.body || focused === this.#owner || this.#owner.contains(focused)
    if (inside && this.#opener instanceof HTMLElement && this.#opener.isConnected) this.#opener.focus()
    this.#owner.dispatchEvent(new PortikCloseEvent())
  }

  /** The dialog's frame around the form. A popover that is a `<dialog>` would take the focus; beside the page nobody asked for that. */
  around(body: TemplateResult): TemplateResult {
    const { published, mode } = this.#owner
    const inside = html`<div part="header">
        <h2 id="title" tabindex="-1">${published?.title ?? ''}</h2>
        <button type="button" part="close" aria-label=${this.#t?.('widget:dialog.close') ?? ''} @click=${() => this.close()}>×</button>
      </div>
      ${body}`
    if (mode !== 'popup')
      return html`<div
        part="dialog"
        class="slide-in"
        role="dialog"
        popover="manual"
        aria-labelledby="title"
        @keydown=${({ key }: KeyboardEvent) => key === 'Escape' && this.close()}
      >
        ${inside}
      </div>`
    return html`<dialog
      part="dialog"
      aria-labelledby="title"
      @close=${() => this.#closed()}
      @click=${({ target }: Event) => target === this.#element && this.close()}
    >
      ${inside}
    </dialog>`
  }
}
