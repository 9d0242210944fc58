import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { DeskCase } from '../../../server/privacy/contract/desk.ts'
import type { DeskErasure, DeskWork } from '../../../server/privacy/contract/work.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import { languageTag } from '../../core/language.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import { clock } from './clock.ts'
import './decide.ts'
import { history } from './history.ts'
import { planPart } from './plan.ts'
import { packagePart } from './package.ts'
import { runPart } from './run.ts'
import './by-hand.ts'
import { asker, daysLeft, stateLamp, urgency } from './words.ts'

/** Milliseconds between looks at an erasure that goes on by itself: receivers answer in seconds. */
const LOOK = 5_000

/** @summary One request on one screen: what is asked, its clock, what may be done next, what has become of it. */
export class PortikConsoleRequestCase extends LitElement {
  static override properties = {
    house: { attribute: false },
    request: { attribute: false },
    known: { state: true },
    work: { state: true },
    failure: { state: true },
    confirming: { state: true },
  }
  declare house: House | undefined
  /** Its id. */
  declare request: string
  declare private known: DeskCase | undefined
  declare private work: DeskWork | undefined
  declare private failure: Failure | undefined
  /** The receiver of whom somebody says by hand that all is gone. */
  declare private confirming: string | undefined

  #etag = ''
  #shown = ''
  #unlisten: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.request = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#unlisten?.()
    this.#shown = ''
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    const shown = `${house?.site.id} ${this.request}`
    if (!house || shown === this.#shown) return
    this.#shown = shown
    this.known = undefined
    this.work = undefined
    this.#unlisten?.()
    this.#unlisten = house.live(({ kind, id }) => {
      if (kind === 'again' || (kind === 'privacy_request' && id === this.request)) void this.#read()
    })
    void this.#read()
  }

  #read = async (): Promise<DeskCase | undefined> => {
    const { api } = this.house!
    const answer = await api.get<DeskCase>(`privacy-requests/${this.request}`)
    this.failure = answer.ok ? undefined : answer.failure
    if (!answer.ok) return undefined
    this.#moved(answer.value, answer.etag ?? '')
    return answer.value
  }

  #moved = (known: DeskCase, etag: string): void => {
    this.known = known
    this.#etag = etag
    void this.#look()
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer)
    const answer = await this.house?.api.get<DeskWork>(`privacy-requests/${this.request}/work`)
    if (!answer?.ok || !this.isConnected) return
    this.work = answer.value
    const state = answer.value.erasure?.state
    const goesOn = state === 'running' || state === 'propagating' || answer.value.package?.state === 'building'
    if (goesOn) this.#timer = setTimeout(() => void this.#look(), LOOK)
  }

  async #retry({ id }: DeskErasure): Promise<void> {
    const { api, t, toast, explain } = this.house!
    const answer = await api.post<DeskErasure>(`erasures/${id}/retry`, { json: {} })
    toast(answer.ok ? t('console-privacy:run.retried') : explain(answer.failure))
    void this.#look()
  }

  override render() {
    const { house, known, failure } = this
    if (!house) return nothing
    const { t, href } = house
    const crumbs = [{ href: href('requests'), text: t('console-privacy:room.requests') }]
    if (!known)
      return page({
        heading: t('console-privacy:room.requests'),
        crumbs,
        body: failure ? failedState(house, failure, () => void this.#read()) : loadingState(house),
      })
    return page({
      heading: `${t(`console-privacy:kind.${known.kind}`)} ${known.reference}`,
      crumbs,
      mark: html`${stateLamp(house, known.state)}
        <span class="lamp due" data-kind=${urgency(known.days_left)}>${daysLeft(house, known)}</span>`,
      body: html`<div class="case">
        <div class="case-main">
          ${known.details ? html`<blockquote class="letter said" dir="auto"><p>${known.details}</p></blockquote>` : nothing}
          ${known.subjects === 0 && known.actions.includes('identify') ? this.#unknown(house) : nothing} ${this.#decide(house, known)}
          ${this.#work(house)} ${history(house, known)}
        </div>
        <div class="case-side">${clock(house, known)} ${this.#asked(house, known)}</div>
      </div>`,
    })
  }

  #unknown = ({ t }: House) =>
    html`<p class="remark" data-kind="slow"><wa-icon name="info"></wa-icon><span>${t('console-privacy:c.unknown')}</span></p>`

  #decide = (house: House, known: DeskCase) =>
    html`<portik-console-request-decide
      .house=${house}
      .request=${known}
      .work=${this.work}
      .etag=${this.#etag}
      .moved=${this.#moved}
      .reread=${this.#read}
    ></portik-console-request-decide>`

  #work = (house: House) => {
    const { work, confirming } = this
    if (!work) return nothing
    const { plan, erasure, package: parcel } = work
    const confirms = house.site.role === 'dpo'
    return html`
      ${plan ? planPart(house, plan) : nothing}
      ${
        erasure
          ? runPart(house, erasure, {
              retry: () => void this.#retry(erasure),
              confirm: confirms ? (recipient) => (this.confirming = recipient) : undefined,
            })
          : nothing
      }
      ${parcel ? packagePart(house, parcel) : nothing}
      ${
        erasure && confirming
          ? html`<portik-console-request-by-hand
              .house=${house}
              .erasure=${erasure.id}
              .recipient=${confirming}
              .ended=${() => {
                this.confirming = undefined
                void this.#look()
              }}
            ></portik-console-request-by-hand>`
          : nothing
      }
    `
  }

  #asked = (house: House, known: DeskCase) => {
    const { t, href, date, opens } = house
    const { corrections, purposes, subject_ids: people } = known
    const proven = known.proven_at
    const corrected = Object.entries(corrections ?? {}).filter(([, value]) => value)
    return html`<section class="panel" aria-labelledby="portik-asked">
      <h2 id="portik-asked">${t('console-privacy:c.asked')}</h2>
      <dl class="facts">
        ${corrected.map(
          ([what, value]) =>
            html`<dt>${t(`console-privacy:c.correct_${what}`)}</dt>
              <dd dir="auto">${value}</dd>`,
        )}
        ${
          purposes && purposes.length > 0
            ? html`<dt>${t('console-privacy:c.purposes')}</dt>
                <dd>${purposes.join(', ')}</dd>`
            : nothing
        }
        <dt>${t('console-privacy:r.who')}</dt>
        <dd><bdi>${asker(house, known)}</bdi></dd>
        <dt>${t('console-privacy:c.proven')}</dt>
        <dd>
          <span class="lamp" data-kind=${proven ? 'good' : 'slow'}
            >${proven ? t('console-privacy:c.proven_on', { date: date(proven) }) : t('console-privacy:c.not_proven')}</span
          >
        </dd>
        <dt>${t('console-privacy:c.people')}</dt>
        <dd>
          ${
            people.length > 0 && opens('people')
              ? html`<ul>
                  ${people.map((id, i) => html`<li><a href=${href(`people/${id}`)}>${t('console-privacy:c.person', { n: i + 1 })}</a></li>`)}
                </ul>`
              : known.subjects === null
                ? t('console-privacy:c.after_proof')
                : t('console-privacy:c.nobody')
          }
        </dd>
        <dt>${t('console-privacy:c.came')}</dt>
        <dd>${t(`console-privacy:channel.${known.channel}`)}, ${date(known.received_at)}</dd>
        <dt>${t('console-privacy:c.language')}</dt>
        <dd>${new Intl.DisplayNames(languageTag(house.locale), { type: 'language' }).of(known.locale) ?? known.locale}</dd>
        ${
          known.duplicate_of
            ? html`<dt>${t('console-privacy:c.duplicate')}</dt>
                <dd><a href=${href(`requests/${known.duplicate_of}`)}>${t('console-privacy:c.earlier')}</a></dd>`
            : nothing
        }
      </dl>
    </section>`
  }
}

define('portik-console-request-case', PortikConsoleRequestCase)
