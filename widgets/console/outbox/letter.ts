import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import { faultOf, isUnsent, kindOf, maySend, sendAgain, stateBadge, type Mail } from './mail.ts'

/** @summary One mail with its text. Who opens it is written down. */
export class PortikConsoleLetter extends LitElement {
  static override properties = {
    house: { attribute: false },
    mail: {},
    smtp: { attribute: false },
    letter: { state: true },
    failure: { state: true },
    sending: { state: true },
  }
  declare house: House | undefined
  /** Its id. */
  declare mail: string
  /** False: it is known that there is no mail server. */
  declare smtp: boolean
  declare private letter: (Mail & { readonly text: string }) | undefined
  declare private failure: Failure | undefined
  declare private sending: boolean

  constructor() {
    super()
    this.mail = ''
    this.smtp = true
    this.sending = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('mail') || !this.mail) return
    this.letter = undefined
    void this.#load(this.mail)
  }

  async #load(id: string): Promise<void> {
    this.failure = undefined
    const answer = await this.house?.api.get<Mail & { text: string }>(`mails/${encodeURIComponent(id)}`)
    if (!answer || id !== this.mail) return
    if (answer.ok) this.letter = answer.value
    else this.failure = answer.failure
  }

  async #send(house: House, letter: Mail & { readonly text: string }): Promise<void> {
    this.sending = true
    const mail = await sendAgain(house, letter.id)
    this.sending = false
    if (mail && this.mail === letter.id) this.letter = { ...letter, ...mail }
  }

  #facts = ({ t, date, number }: House, { kind, recipient, created_at, sent_at, attempts }: Mail) => {
    const fact = (name: string, value: unknown) =>
      html`<div>
        <dt>${t(`console-audit:mail.${name}`)}</dt>
        <dd>${value}</dd>
      </div>`
    return html`<dl class="mail-facts">
      ${fact('kind_of', kindOf(t, kind))} ${fact('recipient', html`<bdi>${recipient}</bdi>`)} ${fact('created', date(created_at))}
      ${sent_at ? fact('sent', date(sent_at)) : nothing} ${fact('tries', number(attempts))}
    </dl>`
  }

  #trouble = ({ t }: House, letter: Mail) =>
    letter.state === 'outbox' && !letter.fault
      ? html`<p class="quiet">${t('console-audit:smtp.kept')}</p>`
      : letter.fault
        ? html`<wa-callout class="mail-callout" variant=${letter.state === 'failed' ? 'danger' : 'warning'} size="s"
            ><wa-icon slot="icon" name="warning"></wa-icon>${faultOf(t, letter)}
            ${letter.error ? html`<p class="mail-words">${t('console-audit:mail.words')}: <bdi lang="en">${letter.error}</bdi></p>` : nothing}
          </wa-callout>`
        : nothing

  override render() {
    const { house, letter, failure } = this
    if (!house) return nothing
    const { t } = house
    const crumbs = [{ href: house.href('outbox'), text: t('console:room.outbox') }]
    if (!letter) {
      const body = failure ? failedState(house, failure, () => void this.#load(this.mail)) : loadingState(house)
      return page({ heading: t('console-audit:object.mail'), crumbs, width: 'narrow', body })
    }
    return page({
      heading: letter.subject,
      mark: stateBadge(t, letter.state),
      crumbs,
      width: 'narrow',
      actions:
        isUnsent(letter) && maySend(house) && this.smtp
          ? html`<wa-button variant="brand" size="s" ?loading=${this.sending} @click=${() => void this.#send(house, letter)}
              ><wa-icon slot="start" name="retry"></wa-icon>${t('console-audit:mail.retry')}</wa-button
            >`
          : nothing,
      body: html`${this.#trouble(house, letter)} ${this.#facts(house, letter)}
        <section class="panel" aria-labelledby="portik-letter">
          <h2 id="portik-letter">${t('console-audit:mail.text')}</h2>
          <p class="mail-text" dir="auto">${letter.text}</p>
        </section>`,
    })
  }
}

define('portik-console-letter', PortikConsoleLetter)
