import { html, LitElement, nothing } from 'lit'
import type { House } from '../house.ts'
import type { ListRoom } from './address.ts'
import './records.ts'

/** A room that is a list of records. */
export abstract class RecordsRoom extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false } }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined

  protected abstract readonly room: ListRoom

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    if (!this.house) return nothing
    return html`<portik-console-records
      .room=${this.room}
      .house=${this.house}
      .rest=${this.rest ?? ''}
      .query=${this.query ?? new URLSearchParams()}
    ></portik-console-records>`
  }
}
