import { html, LitElement, nothing } from 'lit'
import { define } from '../core/define.ts'
import type { House } from './house.ts'

/** How long the button says that it has copied, in milliseconds. */
const SAID = 2_500

/** @summary Text to be pasted elsewhere, with a button that copies it. */
export class PortikConsoleCode extends LitElement {
  static override properties = { house: { attribute: false }, code: {}, label: {}, copied: { state: true } }
  declare house: Pick<House, 't'> | undefined
  declare code: string
  /** What the text is, for those who do not see it. */
  declare label: string
  declare private copied: boolean

  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.code = ''
    this.label = ''
    this.copied = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.code)
    } catch {
      // A browser that does not let us: then it is marked, and Ctrl+C does the rest.
      const block = this.querySelector('code')
      if (block) getSelection()?.selectAllChildren(block)
      return
    }
    this.copied = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.copied = false), SAID)
  }

  override render() {
    if (!this.house) return nothing
    const { t } = this.house
    return html`<div class="code">
      <pre tabindex="0" role="group" aria-label=${this.label} dir="ltr"><code>${this.code}</code></pre>
      <button type="button" class="code-copy" @click=${() => void this.#copy()}>
        <wa-icon name=${this.copied ? 'check' : 'copy'}></wa-icon>${t(this.copied ? 'console-desk:copied' : 'console-desk:copy')}
      </button>
      <span class="unseen" role="status">${this.copied ? t('console-desk:copied') : nothing}</span>
    </div>`
  }
}

define('portik-console-code', PortikConsoleCode)
