import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { DeskCase } from '../../../server/privacy/contract/desk.ts'
import type { Asked } from '../../../server/privacy/contract/person.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'

/** @summary Chooses a person, or an earlier request, among those that are known under an address. */
export class PortikConsoleRequestPick extends LitElement {
  static override properties = {
    house: { attribute: false },
    request: { attribute: false },
    what: { attribute: false },
    picked: { attribute: false },
    email: { state: true },
    found: { state: true },
    trouble: { state: true },
  }
  declare house: House | undefined
  declare request: DeskCase | undefined
  declare what: 'subject_id' | 'duplicate_of'
  declare picked: ((id: string) => void) | undefined
  declare private email: string
  declare private found: Asked | undefined
  declare private trouble: string

  constructor() {
    super()
    this.email = ''
    this.trouble = ''
    this.what = 'subject_id'
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(_: PropertyValues<this>): void {
    this.email = this.request?.email ?? ''
    if (this.email !== '') void this.#find()
  }

  async #find(): Promise<void> {
    const { house } = this
    if (!house) return
    const answer = await house.api.post<Asked>('privacy-people', { json: { email: this.email.trim() } })
    this.found = answer.ok ? answer.value : undefined
    this.trouble = answer.ok ? '' : house.t('console-privacy:k.wrong')
  }

  #options({ t, calendar }: House): readonly (readonly [id: string, text: string])[] {
    const { found, request } = this
    if (this.what === 'subject_id')
      return (found?.people ?? []).map(({ id, name, email, phone }) => [id, [name, email, phone].filter(Boolean).join(', ') || id])
    return (found?.requests ?? [])
      .filter(({ id }) => id !== request?.id)
      .map(({ id, kind, reference, strict_due: due }) => [id, `${t(`console-privacy:kind.${kind}`)} ${reference}, ${calendar(due)}`])
  }

  override render() {
    const { house, found, trouble } = this
    if (!house) return nothing
    const { t } = house
    const options = this.#options(house)
    return html`<div class="field">
        <label for="portik-pick">${t('console-privacy:k.email')}</label>
        <div class="asked-line">
          <input
            id="portik-pick"
            type="email"
            dir="ltr"
            autocomplete="off"
            .value=${this.email}
            @input=${(event: Event) => (this.email = (event.target as HTMLInputElement).value)}
          />
          <wa-button appearance="outlined" @click=${() => void this.#find()}>${t('console-privacy:k.ask')}</wa-button>
        </div>
        <p class="field-error" role="alert">${trouble}</p>
      </div>
      ${
        found
          ? html`<fieldset class="picks">
              <legend>${t(`console-privacy:c.pick_${this.what}`)}</legend>
              ${options.length === 0 ? html`<p class="quiet">${t('console-privacy:c.pick_none')}</p>` : nothing}
              ${options.map(
                ([id, text]) =>
                  html`<label class="check"
                    ><input type="radio" name="portik-pick" value=${id} @change=${() => this.picked?.(id)} /><span>${text}</span></label
                  >`,
              )}
            </fieldset>`
          : nothing
      }`
  }
}

define('portik-console-request-pick', PortikConsoleRequestPick)
