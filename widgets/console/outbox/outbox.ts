import { html, LitElement, nothing } from 'lit'
import { define } from '../../core/define.ts'
import type { Column } from '../columns.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { Paged } from '../paged.ts'
import { emptyState, failedState } from '../state.ts'
import './letter.ts'
import { faultOf, isUnsent, kindOf, maySend, sendAgain, STATES, stateBadge, type Mail, type State } from './mail.ts'
import './outbox.css'

type Counts = Readonly<Record<State, number>>
type MailPage = { readonly mails: readonly Mail[]; readonly next: string | null; readonly counts: Counts; readonly smtp: boolean }

/** What whoever runs the server writes down; the same in all languages. */
const SETTINGS = `SMTP_URL=smtp://user:password@mail.example.com:587\nPORTIK_MAIL_FROM=hello@example.com`

/** @summary Mails of the site: which went out, which did not and why. */
export class PortikConsoleOutbox extends LitElement {
  static override properties = {
    house: { attribute: false },
    rest: { attribute: false },
    query: { attribute: false },
    counts: { state: true },
    smtp: { state: true },
    sending: { state: true },
  }
  declare house: House | undefined
  declare rest: string | undefined
  declare query: URLSearchParams | undefined
  declare private counts: Counts | undefined
  declare private smtp: boolean
  declare private sending: boolean

  #shown = ''
  readonly #idOf = ({ id }: Mail): string => id
  readonly #mails = new Paged<Mail>(this, {
    idOf: this.#idOf,
    kinds: [],
    load: async (after, signal) => {
      const answer = await this.house!.api.get<MailPage>('mails', { query: { state: this.#state, after }, signal })
      if (!answer.ok) return answer
      this.counts = answer.value.counts
      this.smtp = answer.value.smtp
      return { ok: true, value: { rows: answer.value.mails, next: answer.value.next } }
    },
  })

  constructor() {
    super()
    this.smtp = true
    this.sending = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#shown = ''
  }

  get #state(): State | undefined {
    return STATES.find((state) => state === this.query?.get('state'))
  }

  protected override willUpdate(): void {
    if (!this.house) return
    const shown = this.rest ? `/${this.rest}` : `${this.house.site.id}?${this.#state ?? ''}`
    if (shown === this.#shown) return
    this.#shown = shown
    // The list is read again after a mail was open: it may have been sent meanwhile.
    if (!this.rest) void this.#mails.restart()
  }

  async #send(house: House, { id }: Mail): Promise<void> {
    const mail = await sendAgain(house, id)
    if (mail) await this.#mails.restart()
  }

  async #sendAll(house: House, n: number): Promise<void> {
    const { t, api } = house
    const question = { title: t('console-audit:mail.retry_title'), text: t('console-audit:mail.retry_text', { n: house.number(n) }) }
    if (!(await house.confirm({ ...question, action: t('console-audit:mail.retry_all') }))) return
    this.sending = true
    const answer = await api.post<{ started: number }>('mails/retry')
    this.sending = false
    house.toast(answer.ok ? t('console-audit:mail.retried_all', { n: house.number(answer.value.started) }) : house.explain(answer.failure))
    await this.#mails.restart()
  }

  #columns = (house: House): readonly Column<Mail>[] => {
    const { t, time, number } = house
    const sends = maySend(house) && this.smtp
    const again = (mail: Mail) => {
      const label = t('console-audit:mail.retry_one', { subject: mail.subject })
      return isUnsent(mail)
        ? html`<wa-button appearance="plain" size="s" @click=${() => void this.#send(house, mail)}
            ><wa-icon name="retry" label=${label}></wa-icon
          ></wa-button>`
        : nothing
    }
    return [
      {
        key: 'subject',
        label: t('console-audit:mail.subject'),
        main: true,
        cell: ({ subject }) => html`<bdi>${subject}</bdi>`,
      },
      { key: 'kind', label: t('console-audit:mail.kind_of'), cell: ({ kind }) => kindOf(t, kind) },
      { key: 'recipient', label: t('console-audit:mail.recipient'), cell: ({ recipient }) => html`<bdi>${recipient}</bdi>` },
      {
        key: 'state',
        label: t('console-audit:mail.state'),
        cell: (mail) => html`<span class="mail-state">${stateBadge(t, mail.state)} ${faultOf(t, mail)}</span>`,
      },
      { key: 'attempts', label: t('console-audit:mail.tries'), end: true, cell: ({ attempts }) => number(attempts) },
      { key: 'at', label: t('console-audit:mail.created'), cell: ({ created_at }) => time(created_at) },
      ...(sends ? [{ key: 'retry', label: t('console-audit:mail.retry'), end: true, cell: again }] : []),
    ]
  }

  #filters = ({ t, href, number }: House) => {
    const link = (state: State | undefined) => {
      const text = t(`console-audit:state.${state ?? 'all'}`)
      const count = state && this.counts?.[state]
      return html`<li>
        <a href=${href(state ? `outbox?state=${state}` : 'outbox')} aria-current=${state === this.#state ? 'page' : nothing}
          >${text}${count ? html` <span class="mail-count">${number(count)}</span>` : nothing}</a
        >
      </li>`
    }
    return html`<nav class="mail-states" aria-label=${t('console-audit:mail.states')}>
      <ul>
        ${[undefined, ...STATES].map(link)}
      </ul>
    </nav>`
  }

  #noServer = ({ t }: House) => html`
    <wa-callout class="mail-callout" variant="neutral" size="s">
      <wa-icon slot="icon" name="info"></wa-icon>
      <div class="mail-server">
        <h2>${t('console-audit:smtp.title')}</h2>
        <p>${t('console-audit:smtp.text')}</p>
        <pre dir="ltr"><code>${SETTINGS}</code></pre>
        <p>${t('console-audit:smtp.after')}</p>
      </div>
    </wa-callout>
  `

  #nothing = ({ t, href }: House) =>
    this.#state
      ? emptyState({
          icon: 'mail',
          title: t('console-audit:mail.none'),
          action: html`<wa-button size="s" href=${href('outbox')}>${t('console-audit:mail.all')}</wa-button>`,
        })
      : emptyState({ icon: 'mail', title: t('console-audit:mail.empty'), text: t('console-audit:mail.empty_text') })

  #list = (house: House) => {
    const { t } = house
    const { rows, failure, loading, next } = this.#mails
    const unsent = (this.counts?.failed ?? 0) + (this.counts?.outbox ?? 0)
    return page({
      heading: t('console:room.outbox'),
      lead: t('console-audit:mail.lead'),
      actions:
        this.smtp && unsent > 0 && maySend(house)
          ? html`<wa-button variant="brand" size="s" ?loading=${this.sending} @click=${() => void this.#sendAll(house, unsent)}
              ><wa-icon slot="start" name="retry"></wa-icon>${t('console-audit:mail.retry_all')}</wa-button
            >`
          : nothing,
      body: html`${this.smtp ? nothing : this.#noServer(house)} ${this.#filters(house)}
      ${
        failure
          ? failedState(house, failure, () => void this.#mails.restart())
          : html`<portik-console-table
              .house=${house}
              .label=${t('console:room.outbox')}
              .columns=${this.#columns(house)}
              .rows=${rows}
              .idOf=${this.#idOf}
              .hrefOf=${({ id }: Mail) => house.href(`outbox/${id}`)}
              .more=${next !== null}
              .loading=${loading}
              .empty=${this.#nothing(house)}
              @portik:more=${() => void this.#mails.more()}
            ></portik-console-table>`
      }`,
    })
  }

  override render() {
    const { house, rest } = this
    if (!house) return nothing
    return rest ? html`<portik-console-letter .house=${house} .mail=${rest} .smtp=${this.smtp}></portik-console-letter>` : this.#list(house)
  }
}

define('portik-console-outbox', PortikConsoleOutbox)
