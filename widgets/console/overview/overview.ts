import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import type { Picture } from '../pictures.ts'
import { failedState, loadingState } from '../state.ts'
import './overview.css'
import { week, type Day } from './week.ts'

/** `GET /v1/console/sites/:site/overview` */
type Overview = {
  readonly needs: Readonly<Partial<Record<Need, number>>>
  /** When the first of the open requests is due. */
  readonly due?: string
  readonly days?: readonly Day[]
  readonly first: Readonly<Record<Step, boolean>>
}
type Need = 'requests' | 'deliveries' | 'quarantine' | 'connections' | 'mails'
type Step = 'form' | 'origin' | 'connection' | 'submission'

const STEPS: readonly Step[] = ['form', 'origin', 'submission', 'connection']

/** Where each thing that waits is dealt with. */
const NEEDS: readonly (readonly [need: Need, icon: Picture, room: string, path: string])[] = [
  ['requests', 'requests', 'requests', 'requests'],
  ['deliveries', 'deliveries', 'deliveries', 'deliveries?state=needs_attention'],
  ['connections', 'pause', 'deliveries', 'deliveries'],
  ['quarantine', 'shield', 'quarantine', 'quarantine'],
  ['mails', 'mail', 'outbox', 'outbox?state=failed'],
]

/** Milliseconds in which several events become one reading. */
const TOGETHER = 1_000

/** @summary The first room: what needs a person now, and how the week goes. */
export class PortikConsoleOverview extends LitElement {
  static override properties = { house: { attribute: false }, read: { state: true }, failure: { state: true } }
  declare house: House | undefined
  declare private read: Overview | undefined
  declare private failure: Failure | undefined

  #site = ''
  #unlisten: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#unlisten?.()
    this.#site = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { house } = this
    if (!changed.has('house') || !house || house.site.id === this.#site) return
    this.#site = house.site.id
    this.#unlisten?.()
    this.#unlisten = house.live(() => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#load(), TOGETHER)
    })
    void this.#load()
  }

  async #load(): Promise<void> {
    const answer = await this.house?.api.get<Overview>('overview', { query: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone } })
    if (!answer || !this.isConnected) return
    if (answer.ok) this.read = answer.value
    this.failure = answer.ok ? undefined : answer.failure
  }

  override render() {
    const { house, read, failure } = this
    if (!house) return nothing
    const heading = house.t('console:room.overview')
    // What was read before stays; the bar of the frame says that the connection is lost.
    if (!read) return page({ heading, body: failure ? failedState(house, failure, () => void this.#load()) : loadingState(house) })
    return page({
      heading,
      body: html`<div class="overview">
        ${read.first.submission ? nothing : this.#first(house, read)} ${this.#attention(house, read)}
        ${read.days && read.first.submission ? week(house, read.days) : nothing}
      </div>`,
    })
  }

  #first = ({ t, href, opens }: House, { first }: Overview) => {
    const leads = opens('site')
    return html`<section class="panel first" aria-labelledby="portik-first">
      <h2 id="portik-first">${t('console:first.title')}</h2>
      <p class="quiet">${t(leads ? 'console:first.text' : 'console:first.wait')}</p>
      <ol>
        ${STEPS.map(
          (step) =>
            html`<li ?data-done=${first[step]}>
              <wa-icon name=${first[step] ? 'done' : 'circle'}></wa-icon>
              <span
                >${t(`console:first.${step}`)}<span class="unseen"
                  >: ${t(first[step] ? 'console:first.done' : 'console:first.open')}</span
                ></span
              >
            </li>`,
        )}
      </ol>
      ${leads ? html`<wa-button variant="brand" size="s" href=${href('site')}>${t('console:first.action')}</wa-button>` : nothing}
    </section>`
  }

  #attention = ({ t, href, opens, calendar }: House, { needs, due }: Overview) => {
    const waiting = NEEDS.filter(([need]) => (needs[need] ?? 0) > 0)
    return html`<section class="attention" aria-labelledby="portik-attention">
      <h2 id="portik-attention">${t('console:overview.attention')}</h2>
      ${
        waiting.length === 0
          ? html`<p class="calm"><wa-icon name="done"></wa-icon>${t('console:overview.calm')}</p>`
          : html`<ul class="panel">
              ${waiting.map(([need, icon, room, path]) => {
                const more = need === 'requests' && due ? `, ${t('console:need.requests_due', { day: calendar(due) })}` : ''
                const text = html`<wa-icon name=${icon}></wa-icon><span>${t(`console:need.${need}`, { count: needs[need]! })}${more}</span>`
                return html`<li>
                  ${opens(room) ? html`<a href=${href(path)}>${text}<wa-icon name="right"></wa-icon></a>` : html`<span>${text}</span>`}
                </li>`
              })}
            </ul>`
      }
    </section>`
  }
}

define('portik-console-overview', PortikConsoleOverview)
