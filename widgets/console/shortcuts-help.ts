import { html, LitElement, nothing } from 'lit'
import { define } from '../core/define.ts'
import type { House } from './house.ts'
import { COMMAND } from './navigation.ts'
import { roomsFor } from './rooms.ts'
import { lettersOn, turnLetters } from './keyboard.ts'

/** @summary Every key of the console, and the switch for those that are single letters. */
export class PortikConsoleShortcuts extends LitElement {
  static override properties = { house: { attribute: false }, on: { state: true } }
  declare house: House | undefined
  declare private on: boolean

  constructor() {
    super()
    this.on = lettersOn()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  #row = (keys: unknown, text: string) =>
    html`<div>
      <dt>${text}</dt>
      <dd>${keys}</dd>
    </div>`

  override render() {
    if (!this.house) return nothing
    const { t, site } = this.house
    const letter = (key: string) => html`<kbd>${key}</kbd>`
    return html`
      <wa-dialog open light-dismiss class="keys" label=${t('console:nav.shortcuts')} @wa-after-hide=${() => this.remove()}>
        <h3>${t('console:shortcuts.everywhere')}</h3>
        <dl>
          ${this.#row(html`${letter(COMMAND)} ${letter('K')} <span>${t('console:shortcuts.or')}</span> ${letter('/')}`, t('console:shortcuts.search'))}
          ${roomsFor(site.role).map(({ key, title }) =>
            key
              ? this.#row(
                  html`${letter('G')} <span>${t('console:shortcuts.then')}</span> ${letter(key.toUpperCase())}`,
                  t('console:shortcuts.go', { room: t(title) }),
                )
              : nothing,
          )}
          ${this.#row(letter('?'), t('console:shortcuts.help'))}
        </dl>
        <h3>${t('console:shortcuts.tables')}</h3>
        <dl>
          ${this.#row(html`${letter('↑')} ${letter('↓')}`, t('console:shortcuts.rows'))}
          ${this.#row(letter('Enter'), t('console:shortcuts.open'))} ${this.#row(letter('Space'), t('console:shortcuts.select'))}
        </dl>
        <label class="keys-switch">
          <input
            type="checkbox"
            .checked=${this.on}
            @change=${(event: Event) => turnLetters((this.on = (event.target as HTMLInputElement).checked))}
          />
          ${t('console:shortcuts.letters')}
        </label>
      </wa-dialog>
    `
  }
}

define('portik-console-shortcuts', PortikConsoleShortcuts)
