import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import '../code-block.ts'
import '../desk.css'
import './deliveries.css'
import './connection-edit.ts'
import './connection-new.ts'
import './delivery.ts'
import './list.ts'

/** @summary The way of records to the CRM: connections and their health, deliveries, what needs a person. */
export class PortikConsoleDeliveries extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false } }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    return changed.size > 0
  }

  override render() {
    const { house, rest = '', query } = this
    if (!house) return nothing
    const [first, second] = rest.split('/')
    if (first === 'connections' && second === 'new')
      return html`<portik-console-connection-new .house=${house}></portik-console-connection-new>`
    if (first === 'connections' && second)
      return html`<portik-console-connection-edit .house=${house} .connectionId=${second}></portik-console-connection-edit>`
    if (first) return html`<portik-console-delivery .house=${house} .deliveryId=${first}></portik-console-delivery>`
    return html`<portik-console-delivery-list .house=${house} .query=${query}></portik-console-delivery-list>`
  }
}

define('portik-console-deliveries', PortikConsoleDeliveries)
