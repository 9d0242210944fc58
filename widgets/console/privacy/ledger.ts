import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { LedgerCheck, LedgerHealth } from '../../../server/privacy/contract/ledger-health.ts'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import '../code-block.ts'
import type { House } from '../house.ts'
import { failedState, loadingState } from '../state.ts'

/** Milliseconds after which entries should have been signed; later, somebody should look whether the worker runs. */
const STALE = 600_000

/** @summary The ledger's health: its size, its last signed head, and a check that it only ever grew. */
export class PortikConsoleLedger extends LitElement {
  static override properties = {
    house: { attribute: false },
    health: { state: true },
    failure: { state: true },
    checked: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare private health: LedgerHealth | undefined
  declare private failure: Failure | undefined
  declare private checked: LedgerCheck | undefined
  declare private busy: boolean

  #site = ''

  constructor() {
    super()
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#site = ''
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    if (!house || house.site.id === this.#site) return
    this.#site = house.site.id
    this.checked = undefined
    void this.#read()
  }

  async #read(): Promise<void> {
    const answer = await this.house!.api.get<LedgerHealth>('ledger-health')
    if (answer.ok) this.health = answer.value
    this.failure = answer.ok ? undefined : answer.failure
  }

  async #check(): Promise<void> {
    const { api, toast, explain } = this.house!
    this.busy = true
    const answer = await api.post<LedgerCheck>('ledger-health/check', { json: {} })
    this.busy = false
    if (answer.ok) this.checked = answer.value
    else toast(explain(answer.failure))
    void this.#read()
  }

  override render() {
    const { house, health, failure } = this
    if (!house) return nothing
    if (!health) return failure ? failedState(house, failure, () => void this.#read()) : loadingState(house)
    const { t, site } = house
    return html`<div class="ledger">
      ${this.#standing(house, health)}
      <section class="panel pile" aria-labelledby="portik-ledger-check">
        <h2 id="portik-ledger-check">${t('console-privacy:l.check')}</h2>
        <p class="quiet">${t('console-privacy:l.check_text')}</p>
        <div>
          <wa-button variant="brand" ?loading=${this.busy} ?disabled=${health.head === null} @click=${() => void this.#check()}
            ><wa-icon slot="start" name="shield"></wa-icon>${t('console-privacy:l.check_now')}</wa-button
          >
        </div>
        <div role="status">${this.checked ? this.#found(house, this.checked) : nothing}</div>
      </section>
      <section class="panel pile" aria-labelledby="portik-ledger-export">
        <h2 id="portik-ledger-export">${t('console-privacy:l.outside')}</h2>
        <p class="quiet">${t('console-privacy:l.outside_text')}</p>
        <portik-console-code
          .house=${house}
          .code=${`npm run portik -- ledger export --site ${site.id} ledger.jsonl\nnpm run portik -- ledger verify ledger.jsonl`}
          .label=${t('console-privacy:l.outside')}
        ></portik-console-code>
      </section>
    </div>`
  }

  #standing = (house: House, { head, waiting, keys }: LedgerHealth) => {
    const { t, number, time, date } = house
    if (!head)
      return html`<p class="remark">
        <wa-icon name="info"></wa-icon><span>${t(waiting > 0 ? 'console-privacy:l.first' : 'console-privacy:l.empty')}</span>
      </p>`
    const isLate = waiting > 0 && Date.now() - new Date(head.at).getTime() > STALE
    return html`<section class="panel pile" aria-labelledby="portik-ledger">
      <div class="clock-head">
        <h2 id="portik-ledger">${t('console-privacy:l.standing')}</h2>
        <span class="lamp" data-kind=${isLate ? 'bad' : 'good'}>${t(isLate ? 'console-privacy:l.late' : 'console-privacy:l.well')}</span>
      </div>
      <dl class="facts">
        <dt>${t('console-privacy:l.size')}</dt>
        <dd>${number(head.size)}</dd>
        <dt>${t('console-privacy:l.head')}</dt>
        <dd>${time(head.at)} · ${date(head.at)}</dd>
        <dt>${t('console-privacy:l.waiting')}</dt>
        <dd>${number(waiting)}</dd>
        <dt>${t('console-privacy:l.keys')}</dt>
        <dd>${number(keys)} · <a href="/.well-known/jwks.json" target="_blank">/.well-known/jwks.json</a></dd>
        <dt>${t('console-privacy:l.root')}</dt>
        <dd><code class="hash" dir="ltr">${head.root}</code></dd>
      </dl>
    </section>`
  }

  #found = ({ t, date, number }: House, { at, heads, faults }: LedgerCheck) => {
    if (faults.length === 0)
      return html`<p class="remark" data-kind="good">
        <wa-icon name="done"></wa-icon><span>${t('console-privacy:l.whole', { count: heads.length, date: date(at) })}</span>
      </p>`
    return html`<div class="remark" data-kind="bad">
      <wa-icon name="alert"></wa-icon>
      <div>
        <p><strong>${t('console-privacy:l.broken')}</strong> ${t('console-privacy:l.broken_text')}</p>
        <ul>
          ${faults.map(({ size, fault }) => html`<li>${t(`console-privacy:l.fault.${fault}`, { size: number(size) })}</li>`)}
        </ul>
      </div>
    </div>`
  }
}

define('portik-console-ledger', PortikConsoleLedger)
