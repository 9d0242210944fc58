import { html, LitElement, nothing } from 'lit'
import type { Failure } from '../../core/api.ts'
import { define } from '../../core/define.ts'
import { takeAsked } from '../asked.ts'
import type { House } from '../house.ts'
import { page } from '../page.ts'
import { textField } from '../text-field.ts'
import { LANGUAGE_NAMES } from '../texts.ts'

const KINDS = ['access', 'erasure', 'rectification', 'portability', 'restriction', 'objection', 'decision_review', 'complaint'] as const
const CHANNELS = ['phone', 'letter', 'mail', 'in_person'] as const

type Typed = {
  readonly kind: string
  readonly channel: string
  readonly email: string
  readonly locale: string
  readonly received: string
  readonly details: string
  readonly prove: boolean
}

/** A moment as `<input type="datetime-local">` writes it, in the zone of the person who types. */
const local = (date: Date): string => new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

/** @summary Enters a request that came by telephone, letter, mail or in person, with the moment when it really came. */
export class PortikConsoleRequestEnter extends LitElement {
  static override properties = {
    house: { attribute: false },
    query: { attribute: false },
    typed: { state: true },
    failure: { state: true },
    busy: { state: true },
  }
  declare house: House | undefined
  declare query: URLSearchParams | undefined
  declare private typed: Typed | undefined
  declare private failure: Failure | undefined
  declare private busy: boolean

  #unguard: (() => void) | undefined

  constructor() {
    super()
    this.busy = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unguard?.()
    this.#unguard = undefined
  }

  protected override willUpdate(): void {
    const { house, query } = this
    if (!house) return
    this.#unguard ??= house.guard(() => (this.typed?.details ?? '') !== '')
    this.typed ??= {
      kind: KINDS.find((kind) => kind === query?.get('kind')) ?? 'access',
      channel: 'phone',
      email: takeAsked(),
      locale: house.site.locales[0] ?? 'en',
      received: local(new Date()),
      details: '',
      prove: true,
    }
  }

  #type = (change: Partial<Typed>): void => {
    if (this.typed) this.typed = { ...this.typed, ...change }
  }

  #wrong({ t }: House, field: string): string | undefined {
    return this.failure?.errors.some((error) => error.field === field) ? t(`console-privacy:e.wrong_${field}`) : undefined
  }

  async #send(event: Event): Promise<void> {
    event.preventDefault()
    const { house, typed } = this
    if (!house || !typed || this.busy) return
    this.busy = true
    const { kind, channel, locale, prove } = typed
    const email = typed.email.trim()
    const details = typed.details.trim()
    const moment = new Date(typed.received)
    const answer = await house.api.post<{ id: string; reference: string }>('privacy-requests', {
      json: {
        kind,
        channel,
        locale,
        send_proof: prove && email !== '',
        received_at: Number.isNaN(moment.getTime()) ? '' : moment.toISOString(),
        ...(email === '' ? {} : { email }),
        ...(details === '' ? {} : { details }),
      },
    })
    this.busy = false
    this.failure = answer.ok ? undefined : answer.failure
    if (answer.ok) {
      this.typed = { ...typed, details: '' }
      house.toast(house.t('console-privacy:e.entered', { reference: answer.value.reference }))
      return house.go(`requests/${answer.value.id}`)
    }
    if (answer.failure.errors.length === 0) house.toast(house.explain(answer.failure))
    await this.updateComplete
    this.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }

  override render() {
    const { house, typed } = this
    if (!house || !typed) return nothing
    const { t, href } = house
    return page({
      heading: t('console-privacy:e.title'),
      lead: t('console-privacy:e.lead'),
      crumbs: [{ href: href('requests'), text: t('console-privacy:room.requests') }],
      width: 'narrow',
      body: this.#form(house, typed),
    })
  }

  #select = ({ t }: House, name: 'kind' | 'channel', values: readonly string[], now: string) =>
    html`<div class="field">
      <label for="portik-${name}">${t(`console-privacy:e.${name}`)}</label>
      <select id="portik-${name}" @change=${(event: Event) => this.#type({ [name]: (event.target as HTMLSelectElement).value })}>
        ${values.map((value) => html`<option value=${value} ?selected=${value === now}>${t(`console-privacy:${name}.${value}`)}</option>`)}
      </select>
    </div>`

  #form = (house: House, typed: Typed) => {
    const { t, site, href } = house
    const late = this.#wrong(house, 'received_at')
    const email = typed.email.trim() !== ''
    return html`<form class="panel form" novalidate @submit=${(event: Event) => void this.#send(event)}>
      <div class="pair-of-fields">
        ${this.#select(house, 'kind', KINDS, typed.kind)} ${this.#select(house, 'channel', CHANNELS, typed.channel)}
      </div>
      <div class="field">
        <label for="portik-received">${t('console-privacy:e.received')}</label>
        <p class="field-hint" id="portik-received-hint">${t('console-privacy:e.received_hint')}</p>
        <input
          id="portik-received"
          type="datetime-local"
          required
          max=${local(new Date())}
          .value=${typed.received}
          aria-describedby="portik-received-hint portik-received-error"
          aria-invalid=${late ? 'true' : nothing}
          @input=${(event: Event) => this.#type({ received: (event.target as HTMLInputElement).value })}
        />
        <p class="field-error" id="portik-received-error">${late ? html`<wa-icon name="alert"></wa-icon>${late}` : nothing}</p>
      </div>
      ${textField({ id: 'portik-email', label: t('console-privacy:e.email'), hint: t('console-privacy:e.email_hint'), value: typed.email, type: 'email', code: true, error: this.#wrong(house, 'email'), changed: (value) => this.#type({ email: value }) })}
      <label class="check">
        <input
          type="checkbox"
          .checked=${typed.prove && email}
          ?disabled=${!email}
          @change=${(event: Event) => this.#type({ prove: (event.target as HTMLInputElement).checked })}
        />
        <span>${t('console-privacy:e.prove')}</span>
      </label>
      ${
        site.locales.length > 1
          ? html`<div class="field">
              <label for="portik-locale">${t('console-privacy:e.locale')}</label>
              <select id="portik-locale" @change=${(event: Event) => this.#type({ locale: (event.target as HTMLSelectElement).value })}>
                ${site.locales.map(
                  (locale) => html`<option value=${locale} ?selected=${locale === typed.locale}>${LANGUAGE_NAMES[locale]}</option>`,
                )}
              </select>
            </div>`
          : nothing
      }
      ${textField({ id: 'portik-details', label: t('console-privacy:e.details'), hint: t('console-privacy:e.details_hint'), value: typed.details, lines: 4, changed: (details) => this.#type({ details }) })}
      <div class="form-actions">
        <wa-button type="submit" variant="brand" ?loading=${this.busy}>${t('console-privacy:e.enter')}</wa-button>
        <wa-button appearance="plain" href=${href('requests')}>${t('console:cancel')}</wa-button>
      </div>
    </form>`
  }
}

define('portik-console-request-enter', PortikConsoleRequestEnter)
