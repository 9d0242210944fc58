import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { failedState, loadingState } from '../state.ts'
import { answers, facts, type Detail } from './answers.ts'
import { reasonText } from './reasons.ts'
import type { Decision } from './decisions.ts'

/** @summary One submission that was held back: why, what was sent, and the two things that can be done with it. */
export class PortikConsoleHeld extends LitElement {
  static override properties = {
    house: { attribute: false },
    submission: {},
    name: {},
    mayDecide: { attribute: false },
    decided: { attribute: false },
    detail: { state: true },
    failure: { state: true },
  }
  declare house: House | undefined
  /** Its id. */
  declare submission: string
  /** Whose it is, as the list says, until it is read. */
  declare name: string
  declare mayDecide: boolean
  declare decided: ((decision: Decision) => void) | undefined
  declare private detail: Detail | undefined
  declare private failure: Failure | undefined

  #shown = ''
  #reading = new AbortController()

  constructor() {
    super()
    this.submission = ''
    this.name = ''
    this.mayDecide = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#reading.abort()
    this.#shown = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { house } = this
    if (!house || !(changed.has('house') || changed.has('submission'))) return
    const shown = `${house.site.id} ${this.submission}`
    if (shown === this.#shown) return
    this.#shown = shown
    this.detail = undefined
    void this.#load(house)
  }

  async #load(house: House): Promise<void> {
    this.#reading.abort()
    this.#reading = new AbortController()
    const { signal } = this.#reading
    this.failure = undefined
    const answer = await house.api.get<Detail>(`submissions/${encodeURIComponent(this.submission)}`, { signal })
    if (signal.aborted) return
    if (answer.ok) this.detail = answer.value
    else this.failure = answer.failure
  }

  override render() {
    const { house, detail, failure } = this
    if (!house) return nothing
    const { t } = house
    const waits = !detail || (detail.state === 'quarantined' && !detail.discarded_at)
    const { person } = detail ?? {}
    return html`
      <header class="held-head">
        <h2>${person?.name ?? person?.email ?? person?.phone ?? (this.name || t('console-people:people.unknown'))}</h2>
        ${detail && !waits ? html`<wa-badge variant="neutral" appearance="filled">${this.#state(house, detail)}</wa-badge>` : nothing}
        ${this.mayDecide && waits && !failure ? this.#actions(house) : nothing}
      </header>
      ${detail ? this.#body(house, detail) : failure ? failedState(house, failure, () => void this.#load(house)) : loadingState(house, 5)}
    `
  }

  #state = ({ t }: House, { state, discarded_at }: Detail): string => t(`console-people:state.${discarded_at ? 'discarded' : state}`)

  #actions = ({ t }: House) => html`
    <div class="held-actions">
      <wa-button size="s" variant="brand" @click=${() => this.decided?.('release')}
        ><wa-icon slot="start" name="check"></wa-icon>${t('console-people:quarantine.release')}</wa-button
      >
      <wa-button size="s" variant="danger" appearance="outlined" @click=${() => this.decided?.('discard')}
        ><wa-icon slot="start" name="trash"></wa-icon>${t('console-people:quarantine.discard')}</wa-button
      >
    </div>
  `

  #body = (house: House, detail: Detail) => {
    const { t, href, opens } = house
    return html`
      ${
        detail.suspicion.length === 0
          ? nothing
          : html`<section>
              <h3>${t('console-people:quarantine.why')}</h3>
              <ul class="reasons">
                ${detail.suspicion.map(({ reason }) => html`<li><wa-icon name="warning"></wa-icon>${reasonText(house, reason)}</li>`)}
              </ul>
            </section>`
      }
      <section>
        <h3>${t('console-people:quarantine.answers')}</h3>
        ${answers(house, detail)}
      </section>
      ${
        detail.consents.length === 0
          ? nothing
          : html`<section>
              ${detail.consents.map(
                ({ purpose, state, text }) =>
                  html`<details>
                    <summary>${t('console-people:event.consent', { purpose })} · ${t(`console-people:consent.${state}`)}</summary>
                    <blockquote dir="auto">${text}</blockquote>
                  </details>`,
              )}
            </section>`
      }
      <section>
        <h3>${t('console-people:quarantine.came')}</h3>
        ${facts(house, detail)}
      </section>
      ${opens('people') ? html`<p><a href=${href(`people/${detail.subject_id}`)}>${t('console-people:quarantine.person')}</a></p>` : nothing}
    `
  }
}

define('portik-console-held', PortikConsoleHeld)
