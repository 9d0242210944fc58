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
  #isOpen = false

  constructor(owner: Owner, signal: AbortSignal) {
    this.#owner = owner
    const root = owner.renderRoot as ShadowRoot
    if (!root.adoptedStyleSheets.includes(styles.styleSheet!)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles.styleSheet!]
    onTrigger(owner.opens, signal, () => void this.open(false))
  }

  get #element(): HTMLDialogElement | null {
    return this.#owner.renderRoot.querySelector('dialog')
  }

  /** Opens. Focus moves in only when the visitor asked for it, or when the dialog is modal. */
  async open(asked: boolean): Promise<void> {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#opener = document.activeElement
    if (this.#owner.phase === 'sent') this.#owner.reset()
    ;[this.#t] = await Promise.all([loadTexts(this.#owner.tongue), this.#owner.load()])
    this.#owner.requestUpdate()
    await this.#owner.updateComplete
    const dialog = this.#element
    if (!dialog) return
    const modal = this.#owner.mode === 'popup'
    if (modal) dialog.showModal()
    else dialog.showPopover()
    if (asked || modal) dialog.querySelector<HTMLElement>('h2')?.focus()
    this.#owner.dispatchEvent(new PortikOpenEvent())
  }

  /** Closes, and gives the focus back to where it came from. */
  close(): void {
    const dialog = this.#element
    if (!this.#isOpen || !dialog) return
    if (dialog.open) dialog.close()
    else {
      dialog.hidePopover()
      this.#closed(dialog)
    }
  }

  #closed(dialog: HTMLDialogElement): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const inside =
      document.activeElement === document.body || this.#owner.contains(document.activeElement) || dialog.matches(':focus-within')
    if (inside && this.#opener instanceof HTMLElement && this.#opener.isConnected) this.#opener.focus()
    this.#owner.dispatchEvent(new PortikCloseEvent())
  }

  /** The dialog's frame around the form. */
  around(body: TemplateResult): TemplateResult {
    const { published, mode } = this.#owner
    const popover = mode === 'popup' ? undefined : 'manual'
    return html`<dialog
      part="dialog"
      class=${mode}
      aria-labelledby="title"
      .popover=${popover ?? null}
      @close=${() => this.#closed(this.#element!)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && popover) this.close()
      }}
      @click=${(event: Event) => {
        if (event.target === this.#element && !popover) this.close()
      }}
    >
      <div part="header">
        <h2 id="title" tabindex="-1">${published?.title ?? ''}</h2>
        <button type="button" part="close" aria-label=${this.#t?.('widget:dialog.close') ?? ''} @click=${() => this.close()}>×</button>
      </div>
      ${body}
    </dialog>`
  }
}
