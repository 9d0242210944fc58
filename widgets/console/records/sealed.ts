import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import type { Submission } from './record-data.ts'

/** Who may open and decide; the server decides again. */
const MAY: ReadonlySet<string> = new Set(['owner', 'agent', 'dpo'])

/**
 * @summary An answer that is locked away: why, what was decided about it, and the ways to open it, send it or keep it.
 *
 * @event portik:changed - Something was decided.
 */
export class PortikConsoleSealed extends LitElement {
  static override properties = {
    house: { attribute: false },
    submissionId: { attribute: false },
    sealed: { attribute: false },
    opened: { state: true },
    busy: { state: true },
  }
  declare house: House
  declare submissionId: string
  declare sealed: Submission['sealed'][number]
  declare private opened: string | undefined
  declare private busy: boolean | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  get #path(): string {
    return `submissions/${this.submissionId}/sealed/${this.sealed.field}`
  }

  async #open(): Promise<void> {
    const { house } = this
    const answer = await house.api.get<{ value: unknown }>(this.#path)
    if (!answer.ok) return house.toast(house.explain(answer.failure))
    const { value } = answer.value
    this.opened = typeof value === 'string' ? value : JSON.stringify(value)
    await this.updateComplete
    this.querySelector<HTMLElement>('.sealed-value')?.focus()
  }

  async #decide(decision: 'released' | 'withheld'): Promise<void> {
    const { house } = this
    const { t } = house
    const action = t('console-records:sealed.release')
    const question = { title: t('console-records:sealed.release_title'), text: t('console-records:sealed.release_text'), action }
    if (decision === 'released' && !(await house.confirm(question))) return
    this.busy = true
    const answer = await house.api.post(this.#path, { json: { decision } })
    this.busy = false
    house.toast(answer.ok ? t(`console-records:sealed.done_${decision}`) : house.explain(answer.failure))
    if (answer.ok) this.dispatchEvent(new Event('portik:changed', { bubbles: true }))
  }

  override render() {
    const { house, sealed, opened } = this
    const { t } = house
    const kinds = sealed.kinds.map((kind) => t(`console-records:sealed.kind.${kind}`)).join(', ')
    const who = sealed.decided_by ?? ''
    const decides = sealed.state !== 'consented'
    return html`<div class="sealed">
      <p><wa-icon name="shield"></wa-icon> <strong>${t('console-records:sealed.why', { kinds })}</strong></p>
      <p class="quiet small">${t(`console-records:sealed.${sealed.state}`, { who })}</p>
      ${opened === undefined ? nothing : html`<p class="sealed-value" tabindex="-1" dir="auto">${opened}</p>`}
      ${
        MAY.has(house.site.role)
          ? html`<p class="sealed-actions">
              ${opened === undefined ? this.#button('show', 'eye', () => void this.#open()) : nothing}
              ${decides && sealed.state !== 'released' ? this.#button('release', 'deliveries', () => void this.#decide('released')) : nothing}
              ${decides && sealed.state !== 'withheld' ? this.#button('withhold', 'minus', () => void this.#decide('withheld')) : nothing}
            </p>`
          : nothing
      }
    </div>`
  }

  #button(key: string, icon: string, act: () => void) {
    return html`<wa-button size="s" appearance="outlined" variant="neutral" data-sealed=${key} ?disabled=${this.busy} @click=${act}
      ><wa-icon slot="start" name=${icon}></wa-icon>${this.house.t(`console-records:sealed.${key}`)}</wa-button
    >`
  }
}

define('portik-console-sealed', PortikConsoleSealed)

declare global {
  interface HTMLElementTagNameMap {
    'portik-console-sealed': PortikConsoleSealed
  }
}
