import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import '../records/records.ts'

/** @summary Everything that came in, also what was kept aside and what was thrown away. */
export class PortikConsoleSubmissions extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false } }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    if (!this.house) return nothing
    return html`<portik-console-records
      room="submissions"
      .house=${this.house}
      .rest=${this.rest ?? ''}
      .query=${this.query ?? new URLSearchParams()}
    ></portik-console-records>`
  }
}

define('portik-console-submissions', PortikConsoleSubmissions)
