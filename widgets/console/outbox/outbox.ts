import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { define } from '../../core/define.ts'
import { choices } from '../choices.ts'
import '../code-block.ts'
import type { Column } from '../columns.ts'
import '../desk.css'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { Paged } from '../paged.ts'
import { emptyState, failedState } from '../state.ts'
import '../table.ts'
import './mail.ts'
import { kindText, mailLamp, STATES, type Mail } from './words.ts'

type Listed = {
  readonly mails: readonly Mail[]
  readonly next: string | null
  readonly counts: Readonly<Record<Mail['state'], number>>
  readonly smtp: boolean
}

/** What to set where there is no mail server. */
const SETTINGS = 'SMTP_URL=smtp://user:password@mail.example.com:587\nPORTIK_MAIL_FROM="Shop <no-reply@example.com>"'

/** @summary Mails of the site: what was sent, what was not, and why. */
export class PortikConsoleOutbox extends LitElement {
  static override properties = { house: { attribute: false }, rest: {}, query: { attribute: false }, listed: { state: true } }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined
  declare private listed: Pick<Listed, 'counts' | 'smtp'> | undefined

  #shown = ''
  readonly #list = new Paged<Mail>(this, {
    idOf: ({ id }) => id,
    kinds: ['mail'],
    load: async (after, signal) => {
      const answer = await this.house!.api.get<Listed>('mails', { query: { state: this.query?.get('state'), after, limit: 50 }, signal })
      if (!answer.ok) return answer
      this.listed = answer.value
      return { ok: true, value: { rows: answer.value.mails, next: answer.value.next } }
    },
  })

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override willUpdate(_: PropertyValues<this>): void {
    const { house } = this
    const shown = `${house?.site.id} ${this.query}`
    if (!house || this.rest || shown === this.#shown) return
    this.#shown = shown
    void this.#list.restart(house.live)
  }

  async #retryAll(): Promise<void> {
    const { api, t, toast, explain, confirm } = this.house!
    const question = {
      title: t('console-desk:m.retry_all_title'),
      text: t('console-desk:m.retry_all_text'),
      action: t('console-desk:m.retry'),
    }
    if (!(await confirm(question))) return
    const answer = await api.post('mails/retry', { json: {} })
    toast(answer.ok ? t('console-desk:m.queued') : explain(answer.failure))
    await this.#list.restart()
  }

  override render() {
    const { house, rest } = this
    if (!house) return nothing
    if (rest) return html`<portik-console-mail .house=${house} .mailId=${rest} .smtp=${this.listed?.smtp}></portik-console-mail>`
    const { t, site } = house
    const { counts, smtp } = this.listed ?? {}
    const unsent = (counts?.outbox ?? 0) + (counts?.failed ?? 0)
    return page({
      heading: t('console:room.outbox'),
      lead: t('console-desk:m.lead'),
      actions:
        smtp && unsent > 0 && site.role !== 'dpo'
          ? html`<wa-button appearance="outlined" @click=${() => void this.#retryAll()}
              ><wa-icon slot="start" name="retry"></wa-icon>${t('console-desk:m.retry_all', { count: unsent })}</wa-button
            >`
          : nothing,
      body: html`${smtp === false ? this.#setUp(house) : nothing} ${this.#mails(house)}`,
    })
  }

  #setUp = (house: House) =>
    html`<div class="note" data-kind="slow">
      <wa-icon name="warning"></wa-icon>
      <div class="stack">
        <p><strong>${house.t('console-desk:m.smtp_title')}.</strong> ${house.t('console-desk:m.smtp_text')}</p>
        <portik-console-code .house=${house} .code=${SETTINGS} .label=${house.t('console-desk:m.smtp_title')}></portik-console-code>
      </div>
    </div>`

  #mails = (house: House) => {
    const { t, href } = house
    const list = this.#list
    const state = this.query?.get('state') ?? ''
    if (list.failure && !list.rows) return failedState(house, list.failure, () => void list.restart())
    const filters = [
      { href: href('outbox'), text: t('console-desk:d.all'), current: state === '' },
      ...STATES.map((each) => ({
        href: href(`outbox?state=${each}`),
        text: t(`console-desk:m.state.${each}`),
        current: state === each,
        count: this.listed && house.number(this.listed.counts[each]),
      })),
    ]
    return html`${choices(t('console-desk:d.filter'), filters)}
      <portik-console-table
        .house=${house}
        .label=${t('console:room.outbox')}
        .columns=${this.#columns(house)}
        .rows=${list.rows}
        .idOf=${({ id }: Mail) => id}
        .hrefOf=${({ id }: Mail) => href(`outbox/${id}`)}
        .loading=${list.loading}
        .more=${list.next !== null}
        .fresh=${list.fresh}
        .empty=${emptyState({ icon: 'mail', title: t('console-desk:m.empty_title'), text: t('console-desk:m.empty_text') })}
        @portik:more=${() => void list.more()}
        @portik:fresh=${() => void list.restart()}
      ></portik-console-table>`
  }

  #columns = (house: House): readonly Column<Mail>[] => {
    const { t, time } = house
    return [
      { key: 'to', label: t('console-desk:m.to'), main: true, cell: ({ recipient }) => recipient },
      {
        key: 'subject',
        label: t('console-desk:m.subject'),
        cell: ({ subject, kind }) => html`<span class="pair">${subject}<small>${kindText(house, kind)}</small></span>`,
      },
      {
        key: 'state',
        label: t('console-desk:d.state'),
        cell: (mail) =>
          html`<span class="pair"
            >${mailLamp(house, mail)}${mail.fault ? html`<small>${t(`console-desk:m.faults.${mail.fault}.what`)}</small>` : nothing}</span
          >`,
      },
      { key: 'when', label: t('console-desk:d.when'), end: true, cell: ({ created_at: at }) => time(at) },
    ]
  }
}

define('portik-console-outbox', PortikConsoleOutbox)
