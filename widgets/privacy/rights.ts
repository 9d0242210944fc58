import { html, nothing } from 'lit'
import type { Confirmed, NewRequest } from '../../server/privacy/contract/requests.ts'
import { newId } from '../core/id.ts'
import { reasonOf, type Client } from './client.ts'
import { ADDRESS, codeForm, field, taking, type Wrong } from './pieces.ts'
import type { Say } from './texts.ts'

/** The kinds of requests, those that people ask for most first. */
const KINDS = [
  'access',
  'erasure',
  'rectification',
  'withdrawal',
  'objection',
  'restriction',
  'portability',
  'decision_review',
  'complaint',
] as const satisfies readonly NewRequest['kind'][]

/** What surrounds the form: how to say something, and how to draw it again. */
export type Around = { readonly client: Client; readonly t: Say; say(text: string): void; redraw(): void }

/** One request of a person: kind and address, then the code of the mail, then where it stands. */
export class Rights {
  readonly #around: Around
  #kind: NewRequest['kind'] = 'access'
  #id = newId()
  #sent = false
  #busy = false
  #wrong: Wrong | undefined
  #done: Confirmed | undefined

  constructor(around: Around) {
    this.#around = around
  }

  async #during(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.#wrong = undefined
    this.#around.redraw()
    await work()
    this.#busy = false
    this.#around.redraw()
  }

  #refuse(code: string, name: string): void {
    const text = this.#around.t(reasonOf(code))
    if (code === 'code_wrong' || code === 'invalid') this.#wrong = { field: name, text }
    else this.#around.say(text)
  }

  #send(value: (name: string) => string): void {
    const { client, t } = this.#around
    const email = value('email')
    const entries = (['name', 'email', 'phone'] as const).flatMap((name) =>
      value(`new-${name}`) ? [[name, value(`new-${name}`)] as const] : [],
    )
    const corrects = this.#kind === 'rectification'
    if (!ADDRESS.test(email)) this.#wrong = { field: 'email', text: t('address.invalid') }
    else if (corrects && entries.length === 0) this.#wrong = { field: 'new-name', text: t('rights.missing') }
    else {
      const details = value('details')
      return void this.#during(async () => {
        const request: NewRequest = {
          id: this.#id,
          kind: this.#kind,
          email,
          ...(details ? { details } : {}),
          ...(corrects ? { corrections: Object.fromEntries(entries) } : {}),
        }
        const answer = await client.ask(request)
        if (answer.ok) this.#sent = true
        else this.#refuse(answer.failure.code, 'email')
      })
    }
    this.#around.redraw()
  }

  #confirm(code: string): void {
    void this.#during(async () => {
      const answer = await this.#around.client.confirm(this.#id, code)
      if (answer.ok) this.#done = answer.value
      else this.#refuse(answer.failure.code, 'code')
    })
  }

  #again(): void {
    this.#id = newId()
    this.#sent = false
    this.#done = this.#wrong = undefined
    this.#around.redraw()
  }

  #form() {
    const { t } = this.#around
    const wrong = this.#wrong
    return html`<p>${t('rights.intro')}</p>
      <form novalidate @submit=${taking((value) => this.#send(value))}>
        <div part="field">
          <label for="kind">${t('rights.kind')}</label>
          <select
            id="kind"
            @change=${(event: Event) => {
              this.#kind = (event.target as HTMLSelectElement).value as NewRequest['kind']
              this.#around.redraw()
            }}
          >
            ${KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === this.#kind}>${t(`right.${kind}`)}</option>`)}
          </select>
        </div>
        ${
          this.#kind === 'rectification'
            ? html`<fieldset>
                <legend>${t('rights.correct')}</legend>
                ${field({ name: 'new-name', label: t('rights.name'), required: false }, wrong)}
                ${field({ name: 'new-email', label: t('rights.new_email'), type: 'email', required: false }, wrong)}
                ${field({ name: 'new-phone', label: t('rights.phone'), type: 'tel', required: false }, wrong)}
              </fieldset>`
            : nothing
        }
        <div part="field">
          <label for="details">${t('rights.details')}</label>
          <textarea id="details" name="details" maxlength="4000"></textarea>
        </div>
        ${field({ name: 'email', label: t('address.email'), type: 'email', autocomplete: 'email' }, wrong)}
        <div part="actions"><button part="button" ?disabled=${this.#busy}>${t('rights.send')}</button></div>
      </form>`
  }

  view() {
    const { t } = this.#around
    if (this.#done) {
      const { request, status_url: url } = this.#done
      return html`<p role="status"><strong>${t('rights.done')}</strong></p>
        <p>${request.next}</p>
        ${request.due ? html`<p>${request.due.in_words}</p>` : nothing}
        <p><a href=${url}>${t('rights.status')}</a></p>
        <button part="button quiet" @click=${() => this.#again()}>${t('rights.again')}</button>`
    }
    return this.#sent
      ? codeForm({
          t,
          busy: this.#busy,
          wrong: this.#wrong,
          intro: t('rights.sent'),
          act: (code) => this.#confirm(code),
          back: () => this.#again(),
        })
      : this.#form()
  }
}
