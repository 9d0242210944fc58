import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Porch } from './house.ts'
import type { View } from './views.ts'

/**
 * @summary A view of `views.ts`, loaded when it is needed: the page of its own before somebody is in, or inside a dialog over a room.
 */
export class PortikConsoleEntrance extends LitElement {
  static override properties = {
    view: { attribute: false },
    porch: { attribute: false },
    query: { attribute: false },
    within: { type: Boolean },
    phase: { state: true },
  }
  declare view: View | undefined
  declare porch: Porch | undefined
  declare query: URLSearchParams | undefined
  /** It stands over a room: no page of its own. */
  declare within: boolean
  declare private phase: 'loading' | 'there' | 'failed' | 'missing'

  #element: HTMLElement | undefined

  constructor() {
    super()
    this.within = false
    this.phase = 'loading'
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) void this.#load()
    if (this.#element) Object.assign(this.#element, { porch: this.porch, query: this.query, within: this.within })
  }

  async #load(): Promise<void> {
    const { view } = this
    this.#element = undefined
    if (!view?.load) {
      this.phase = 'missing'
      return
    }
    this.phase = 'loading'
    try {
      await view.load()
      if (this.view !== view) return
      this.#element = document.createElement(view.tag)
      Object.assign(this.#element, { porch: this.porch, query: this.query, within: this.within })
      this.phase = 'there'
    } catch {
      this.phase = 'failed'
    }
  }

  override render() {
    const t = this.porch?.t
    if (!t) return nothing
    if (this.phase === 'there') return this.#element
    if (this.phase === 'loading') return html`<p class="entrance-wait"><wa-spinner></wa-spinner></p>`
    return html`<div class="state" role="alert">
      <wa-icon name="lock"></wa-icon>
      <h1>${t(this.phase === 'failed' ? 'console:state.failed' : 'console:entrance.title')}</h1>
      <p>${t(this.phase === 'failed' ? 'console:error.chunk' : 'console:entrance.text')}</p>
      <div class="state-actions"><wa-button @click=${() => location.reload()}>${t('console:state.reload')}</wa-button></div>
    </div>`
  }
}
