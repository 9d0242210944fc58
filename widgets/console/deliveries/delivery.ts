import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import { called, type Connection, type Delivery } from './types.ts'
import { deliveryLamp, faultText } from './words.ts'

/** @summary One delivery: what happened, and what a person can do. */
export class PortikConsoleDelivery extends LitElement {
  static override properties = {
    house: { attribute: false },
    deliveryId: { attribute: false },
    delivery: { state: true },
    connection: { state: true },
    failure: { state: true },
  }
  declare house: House | undefined
  declare deliveryId: string
  declare private delivery: Delivery | undefined
  declare private connection: Connection | undefined
  declare private failure: Failure | undefined

  #unlisten: (() => void) | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unlisten?.()
    this.#unlisten = undefined
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.house || !(changed.has('deliveryId') || !this.#unlisten)) return
    this.#unlisten?.()
    this.#unlisten = this.house.live(({ kind, id }) => {
      if (kind === 'again' || id === this.deliveryId) void this.#read()
    })
    void this.#read()
  }

  async #read(): Promise<void> {
    const { api } = this.house!
    const answer = await api.get<Delivery>(`deliveries/${this.deliveryId}`)
    this.failure = answer.ok ? undefined : answer.failure
    if (!answer.ok) return
    this.delivery = answer.value
    const connection = await api.get<Connection>(`connections/${answer.value.connection}`)
    this.connection = connection.ok ? connection.value : undefined
  }

  async #again(how: 'retry' | 'resend'): Promise<void> {
    const { api, t, toast, explain, confirm } = this.house!
    const question = { title: t('console-desk:d.resend_title'), text: t('console-desk:d.resend_text'), action: t('console-desk:d.resend') }
    if (how === 'resend' && !(await confirm(question))) return
    const answer = await api.post<Delivery>(`deliveries/${this.deliveryId}/${how}`, { json: {} })
    if (answer.ok) this.delivery = answer.value
    toast(answer.ok ? t('console-desk:d.retried') : explain(answer.failure))
  }

  override render() {
    const { house, delivery, failure } = this
    if (!house) return nothing
    const { t, href } = house
    const crumbs = [{ href: href('deliveries'), text: t('console:room.deliveries') }]
    if (!delivery || delivery.id !== this.deliveryId)
      return page({
        heading: t('console-desk:d.list'),
        crumbs,
        body: failure ? failedState(house, failure, () => void this.#read()) : loadingState(house),
      })
    const mends = ['owner', 'agent'].includes(house.site.role)
    const done = delivery.state === 'delivered'
    return page({
      heading: t('console-desk:d.one', { name: delivery.reference ?? t('console-desk:d.gone') }),
      crumbs,
      mark: deliveryLamp(house, delivery),
      actions: html`
        ${
          mends
            ? html`<wa-button
                appearance=${done ? 'outlined' : 'accent'}
                variant=${done ? 'neutral' : 'brand'}
                @click=${() => void this.#again(done ? 'resend' : 'retry')}
                ><wa-icon slot="start" name="retry"></wa-icon>${t(done ? 'console-desk:d.resend' : 'console-desk:d.again')}</wa-button
              >`
            : nothing
        }
        ${
          delivery.kind === 'lead' && delivery.reference && house.opens('leads')
            ? html`<wa-button appearance="outlined" href=${href(`leads/${delivery.record}`)}>${t('console-desk:d.open_lead')}</wa-button>`
            : nothing
        }
      `,
      width: 'narrow',
      body: this.#facts(house, delivery),
    })
  }

  #facts = (house: House, delivery: Delivery) => {
    const { t, date } = house
    const { fault, status, attempts, next_at: next, crm_id: there, delivered_at: arrived, created_at: stored, state } = delivery
    return html`
      ${
        fault
          ? html`<p class="remark" data-kind=${state === 'needs_attention' ? 'bad' : 'slow'}>
              <wa-icon name="alert"></wa-icon><span>${faultText(house, fault)}</span>
            </p>`
          : nothing
      }
      <dl class="facts panel">
        <dt>${t('console-desk:d.connection')}</dt>
        <dd>${this.connection ? called(this.connection) : '–'}</dd>
        <dt>${t('console-desk:d.tries')}</dt>
        <dd>${house.number(attempts)}${next ? html` · ${t('console-desk:d.next', { time: date(next) })}` : nothing}</dd>
        ${
          status === null
            ? nothing
            : html`<dt>${t('console-desk:d.last_answer')}</dt>
                <dd>HTTP ${status}</dd>`
        }
        ${
          there
            ? html`<dt>${t('console-desk:d.there')}</dt>
                <dd>${there}</dd>`
            : nothing
        }
        <dt>${t('console-desk:d.stored')}</dt>
        <dd>${date(stored)}</dd>
        ${
          arrived
            ? html`<dt>${t('console-desk:d.arrived')}</dt>
                <dd>${date(arrived)}</dd>`
            : nothing
        }
      </dl>
    `
  }
}

define('portik-console-delivery', PortikConsoleDelivery)
