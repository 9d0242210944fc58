import { html, LitElement, nothing } from 'lit'
import type { Say } from './house.ts'

type Toast = { readonly id: number; readonly text: string; readonly undo: (() => Promise<unknown>) | undefined }

/** Long enough to read a sentence twice; with a way back, long enough to think. Milliseconds. */
const STAYS = { plain: 6_000, undo: 12_000 }

/**
 * @summary Short notes on what was just done, with a way back where there is one. They are read out once and leave by themselves,
 * but not while the pointer or the focus rests on them (WCAG 2.2, 2.2.1).
 */
export class PortikConsoleToasts extends LitElement {
  static override properties = { say: { attribute: false }, toasts: { state: true } }
  declare say: Say | undefined
  declare private toasts: readonly Toast[]

  #next = 1
  #timers = new Map<number, ReturnType<typeof setTimeout>>()

  constructor() {
    super()
    this.toasts = []
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  add(text: string, undo?: () => Promise<unknown>): void {
    const toast = { id: this.#next++, text, undo }
    this.toasts = [...this.toasts.slice(-3), toast]
    this.#wait(toast)
  }

  #wait(toast: Toast): void {
    this.#hold(toast)
    this.#timers.set(
      toast.id,
      setTimeout(() => this.#remove(toast), toast.undo ? STAYS.undo : STAYS.plain),
    )
  }

  #hold({ id }: Toast): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
  }

  #remove(toast: Toast): void {
    this.#hold(toast)
    this.toasts = this.toasts.filter(({ id }) => id !== toast.id)
  }

  async #undo(toast: Toast): Promise<void> {
    this.#remove(toast)
    // Who answers `false` has said already why it could not be undone.
    if ((await toast.undo?.()) !== false && this.say) this.add(this.say('console:toast.undone'))
  }

  override render() {
    return html`
      <div class="toasts" role="status" aria-live="polite">
        ${this.toasts.map(
          (toast) => html`
            <div
              class="toast"
              @pointerenter=${() => this.#hold(toast)}
              @pointerleave=${() => this.#wait(toast)}
              @focusin=${() => this.#hold(toast)}
              @focusout=${() => this.#wait(toast)}
            >
              <span>${toast.text}</span>
              ${
                toast.undo
                  ? html`<button type="button" class="toast-undo" @click=${() => this.#undo(toast)}>
                      ${this.say?.('console:toast.undo')}
                    </button>`
                  : nothing
              }
              <button type="button" class="toast-close" aria-label=${this.say?.('console:close') ?? ''} @click=${() => this.#remove(toast)}>
                <wa-icon name="close"></wa-icon>
              </button>
            </div>
          `,
        )}
      </div>
    `
  }
}
