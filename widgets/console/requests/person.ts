import { html, LitElement, nothing } from 'lit'
import type { Asked } from '../../../server/privacy/contract/person.ts'
import { define } from '../../core/define.ts'
import { askAbout, takeAsked } from '../asked.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { emptyState } from '../state.ts'
import { stateLamp } from './words.ts'

type Person = Asked['people'][number]

/** @summary What is known about somebody: an address is typed, and everything about it stands on one screen. */
export class PortikConsoleRequestPerson extends LitElement {
  static override properties = {
    house: { attribute: false },
    email: { state: true },
    asked: { state: true },
    answered: { state: true },
    busy: { state: true },
    trouble: { state: true },
  }
  declare house: House | undefined
  declare private email: string
  declare private asked: Asked | undefined
  /** The address that the answer is about. */
  declare private answered: string
  declare private busy: boolean
  declare private trouble: string

  constructor() {
    super()
    this.email = ''
    this.answered = ''
    this.busy = false
    this.trouble = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.email = takeAsked()
  }

  protected override firstUpdated(): void {
    if (this.email !== '') void this.#ask()
    else this.querySelector<HTMLElement>('input')?.focus()
  }

  async #ask(event?: Event): Promise<void> {
    event?.preventDefault()
    const { house } = this
    const email = this.email.trim()
    if (!house || this.busy || email === '') return
    this.busy = true
    const answer = await house.api.post<Asked>('privacy-people', { json: { email } })
    this.busy = false
    this.asked = answer.ok ? answer.value : undefined
    this.answered = email
    this.trouble = answer.ok ? '' : answer.failure.errors.length > 0 ? house.t('console-privacy:k.wrong') : house.explain(answer.failure)
    await this.updateComplete
    this.querySelector<HTMLElement>(answer.ok ? '.asked-answer h2' : 'input')?.focus()
  }

  #start(kind: 'access' | 'erasure'): void {
    askAbout(this.answered)
    this.house?.go(`requests/new?kind=${kind}`)
  }

  override render() {
    const { house, asked } = this
    if (!house) return nothing
    const { t, href } = house
    return page({
      heading: t('console-privacy:k.title'),
      lead: t('console-privacy:k.lead'),
      crumbs: [{ href: href('requests'), text: t('console-privacy:room.requests') }],
      body: html`${this.#field(house)} ${asked ? this.#answer(house, asked) : nothing}`,
    })
  }

  #field = ({ t }: House) =>
    html`<form class="asked-form" role="search" novalidate @submit=${(event: Event) => void this.#ask(event)}>
      <div class="field" ?data-wrong=${this.trouble !== ''}>
        <label for="portik-asked-email">${t('console-privacy:k.email')}</label>
        <div class="asked-line">
          <input
            id="portik-asked-email"
            type="email"
            dir="ltr"
            required
            maxlength="254"
            autocomplete="off"
            spellcheck="false"
            aria-describedby="portik-asked-error"
            aria-invalid=${this.trouble ? 'true' : nothing}
            .value=${this.email}
            @input=${(event: Event) => (this.email = (event.target as HTMLInputElement).value)}
          />
          <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-privacy:k.ask')}</wa-button>
        </div>
        <p class="field-error" id="portik-asked-error" role="alert">
          ${this.trouble ? html`<wa-icon name="alert"></wa-icon>${this.trouble}` : nothing}
        </p>
      </div>
    </form>`

  #answer = (house: House, { people, requests }: Asked) => {
    const { t } = house
    if (people.length === 0 && requests.length === 0)
      return html`<div class="asked-answer">
        ${emptyState({ icon: 'search', title: t('console-privacy:k.nothing'), text: t('console-privacy:k.nothing_text'), action: this.#actions(house) })}
      </div>`
    return html`<section class="asked-answer pile">
      <div class="toolbar">
        <h2 tabindex="-1">${t('console-privacy:k.known', { count: people.length })}</h2>
        <div class="form-actions">${this.#actions(house)}</div>
      </div>
      <div class="asked-people">${people.map((person) => this.#person(house, person))}</div>
      ${this.#requests(house, requests)}
    </section>`
  }

  #actions = ({ t }: House) => html`
    <wa-button size="s" appearance="outlined" @click=${() => this.#start('access')}
      ><wa-icon slot="start" name="file"></wa-icon>${t('console-privacy:k.access')}</wa-button
    >
    <wa-button size="s" appearance="outlined" @click=${() => this.#start('erasure')}
      ><wa-icon slot="start" name="trash"></wa-icon>${t('console-privacy:k.erasure')}</wa-button
    >
  `

  #person = (house: House, person: Person) => {
    const { t, href, opens, time, number, calendar } = house
    const { id, name, email, phone, submissions, leads, mails, consents, holds, last_at: last } = person
    const figures = { submissions, leads, mails }
    const title = name ?? email ?? phone ?? t('console-people:people.unknown')
    return html`<article class="panel pile">
      <header>
        <h3 dir="auto">${opens('people') ? html`<a href=${href(`people/${id}`)}>${title}</a>` : title}</h3>
        <p class="quiet">
          <bdi>${[email, phone].filter(Boolean).join(' · ')}</bdi>${last ? html` · ${t('console-privacy:k.last')} ${time(last)}` : nothing}
        </p>
      </header>
      <dl class="figures">
        ${Object.entries(figures).map(
          ([what, n]) =>
            html`<div>
              <dt>${t(`console-privacy:k.${what}`)}</dt>
              <dd>${number(n)}</dd>
            </div>`,
        )}
      </dl>
      <div>
        <h4>${t('console-privacy:k.consents')}</h4>
        ${
          consents.length === 0
            ? html`<p class="quiet">${t('console-privacy:k.no_consents')}</p>`
            : html`<ul class="counted">
                ${consents.map(
                  ({ purpose, state, at }) =>
                    html`<li>
                      <span>${purpose}<small>${house.date(at)}</small></span>
                      <span class="lamp" data-kind=${CONSENT_LAMPS[state] ?? 'off'}>${t(`console-privacy:consent.${state}`)}</span>
                    </li>`,
                )}
              </ul>`
        }
      </div>
      ${
        holds.length === 0
          ? nothing
          : html`<div>
              <h4>${t('console-privacy:k.holds')}</h4>
              <ul class="counted">
                ${holds.map(
                  ({ reason, law, until }) =>
                    html`<li>
                      <span>${reason}<small>${law}</small></span
                      ><span>${t('console-privacy:plan.until', { date: calendar(until.slice(0, 10)) })}</span>
                    </li>`,
                )}
              </ul>
            </div>`
      }
    </article>`
  }

  #requests = (house: House, requests: Asked['requests']) => {
    const { t, href, calendar } = house
    if (requests.length === 0) return nothing
    return html`<div class="panel">
      <h3>${t('console-privacy:room.requests')}</h3>
      <ul class="counted">
        ${requests.map(
          ({ id, kind, reference, state, strict_due: due }) =>
            html`<li>
              <span
                ><a href=${href(`requests/${id}`)}>${t(`console-privacy:kind.${kind}`)} ${reference}</a
                ><small>${t('console-privacy:k.due', { day: calendar(due) })}</small></span
              >
              ${stateLamp(house, state)}
            </li>`,
        )}
      </ul>
    </div>`
  }
}

const CONSENT_LAMPS: Readonly<Record<string, string>> = { given: 'good', confirmed: 'good', reconfirmed: 'good', requested: 'slow' }

define('portik-console-request-person', PortikConsoleRequestPerson)
