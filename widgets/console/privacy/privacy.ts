import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import { choices } from '../choices.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import '../desk.css'
import './certificates.ts'
import './ledger.ts'
import '../requests/requests.css'
import './privacy.css'
import './processing.ts'
import './retention.ts'

/** The parts of the room, in the order of its tabs; the first has no path of its own. */
const PARTS = ['certificates', 'ledger', 'retention', 'processing'] as const
type Part = (typeof PARTS)[number]

/** @summary What an officer shows to an auditor: certificates of erasures, and that the ledger is whole. */
export class PortikConsolePrivacy extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false } }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override render() {
    const { house, rest = '' } = this
    if (!house) return nothing
    const { t, href } = house
    const part = PARTS.find((one) => one === rest.split('/')[0]) ?? 'certificates'
    const tabs = PARTS.map((one) => ({
      href: href(one === 'certificates' ? 'privacy' : `privacy/${one}`),
      text: t(`console-privacy:p.${one}`),
      current: one === part,
    }))
    return page({
      heading: t('console-privacy:room.privacy'),
      lead: t(`console-privacy:p.${part}_lead`),
      body: html`${choices(t('console-privacy:p.parts'), tabs)} ${this.#part(house, part)}`,
    })
  }

  #part = (house: House, part: Part) =>
    ({
      certificates: () => html`<portik-console-certificates .house=${house}></portik-console-certificates>`,
      ledger: () => html`<portik-console-ledger .house=${house}></portik-console-ledger>`,
      retention: () => html`<portik-console-retention .house=${house}></portik-console-retention>`,
      processing: () => html`<portik-console-processing .house=${house}></portik-console-processing>`,
    })[part]()
}

define('portik-console-privacy', PortikConsolePrivacy)
