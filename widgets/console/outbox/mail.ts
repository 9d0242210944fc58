import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { failedState, loadingState } from '../state.ts'
import './outbox.css'
import { kindText, mailLamp, type Mail } from './words.ts'

/** @summary One mail with its text; looking at it is kept in the audit. */
export class PortikConsoleMail extends LitElement {
  static override properties = {
    house: { attribute: false },
    mailId: { attribute: false },
    mail: { state: true },
    failure: { state: true },
  }
  declare house: House | undefined
  declare mailId: string
  declare private mail: (Mail & { readonly text: string }) | undefined
  declare private failure: Failure | undefined

  #read = ''

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    if (!this.house || this.#read === this.mailId) return
    this.#read = this.mailId
    void this.#load()
  }

  async #load(): Promise<void> {
    const answer = await this.house!.api.get<Mail & { text: string }>(`mails/${this.mailId}`)
    this.failure = answer.ok ? undefined : answer.failure
    if (answer.ok) this.mail = answer.value
  }

  async #retry(): Promise<void> {
    const { api, t, toast, explain } = this.house!
    const answer = await api.post<Mail>(`mails/${this.mailId}/retry`, { json: {} })
    if (answer.ok) this.mail = { ...this.mail!, ...answer.value }
    toast(
      answer.ok
        ? t('console-desk:m.queued')
        : answer.failure.code === 'smtp_missing'
          ? t('console-desk:m.smtp_title')
          : explain(answer.failure),
    )
  }

  override render() {
    const { house, mail, failure } = this
    if (!house) return nothing
    const { t, href } = house
    const crumbs = [{ href: href('outbox'), text: t('console:room.outbox') }]
    if (!mail || mail.id !== this.mailId)
      return page({
        heading: t('console:room.outbox'),
        crumbs,
        body: failure ? failedState(house, failure, () => void this.#load()) : loadingState(house),
      })
    const unsent = mail.state === 'failed' || mail.state === 'outbox'
    return page({
      heading: mail.subject,
      crumbs,
      mark: mailLamp(house, mail),
      actions:
        unsent && house.site.role !== 'dpo'
          ? html`<wa-button variant="brand" @click=${() => void this.#retry()}
              ><wa-icon slot="start" name="retry"></wa-icon>${t('console-desk:m.retry')}</wa-button
            >`
          : nothing,
      width: 'narrow',
      body: this.#letter(house, mail),
    })
  }

  #letter = (
    house: House,
    { fault, error, recipient, kind, attempts, sent_at: sent, created_at: stored, state, text }: Mail & { text: string },
  ) => {
    const { t, date } = house
    return html`
      ${
        fault
          ? html`<div class="note" data-kind=${state === 'failed' ? 'bad' : 'slow'}>
              <wa-icon name="alert"></wa-icon>
              <span
                >${t(`console-desk:m.faults.${fault}.what`)} ${t(`console-desk:m.faults.${fault}.do`)}
                ${error ? html`<span class="quiet">${t('console-desk:m.server_says', { text: error })}</span>` : nothing}</span
              >
            </div>`
          : nothing
      }
      <dl class="facts panel">
        <dt>${t('console-desk:m.to')}</dt>
        <dd>${recipient}</dd>
        <dt>${t('console-desk:d.why')}</dt>
        <dd>${kindText(house, kind)}</dd>
        <dt>${t('console-desk:d.tries')}</dt>
        <dd>${house.number(attempts)}</dd>
        <dt>${t('console-desk:d.stored')}</dt>
        <dd>${date(stored)}</dd>
        ${
          sent
            ? html`<dt>${t('console-desk:m.state.sent')}</dt>
                <dd>${date(sent)}</dd>`
            : nothing
        }
      </dl>
      <section class="stack" aria-labelledby="portik-mail-text">
        <h2 id="portik-mail-text">${t('console-desk:m.text')}</h2>
        <p class="quiet">${t(state === 'outbox' && !kind.startsWith('staff_') ? 'console-desk:m.keys_here' : 'console-desk:m.keys')}</p>
        <pre class="letter panel" dir="auto">${text}</pre>
      </section>
    `
  }
}

define('portik-console-mail', PortikConsoleMail)
