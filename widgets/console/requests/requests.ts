import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import '../desk.css'
import './case.ts'
import './enter.ts'
import './list.ts'
import './person.ts'
import './requests.css'

/** @summary Requests of people about their data: the inbox by due date, and one screen for each request. */
export class PortikConsoleRequests extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false } }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    const { house, rest = '', query } = this
    if (!house) return nothing
    const [first] = rest.split('/')
    if (first === 'new') return html`<portik-console-request-enter .house=${house} .query=${query}></portik-console-request-enter>`
    if (first === 'person') return html`<portik-console-request-person .house=${house}></portik-console-request-person>`
    if (first) return html`<portik-console-request-case .house=${house} .request=${first}></portik-console-request-case>`
    return html`<portik-console-request-list .house=${house} .query=${query}></portik-console-request-list>`
  }
}

define('portik-console-requests', PortikConsoleRequests)
