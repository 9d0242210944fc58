import type { ChangePreferences, Preferences } from '../../server/privacy/contract/choices.ts'
import type { Acknowledged, Confirmed, NewRequest } from '../../server/privacy/contract/requests.ts'
import type { SessionBegun, VisitorSession } from '../../server/people/contract.ts'
import type { Locale } from '../../server/sites/contract.ts'
import { call, type Result } from '../core/api.ts'

/** What the element asks of the server; `base` is `{server}/v1/sites/{site}`. The token of a session lives in here, in memory only. */
export class Client {
  readonly #base: string
  readonly #locale: Locale
  #token = ''

  constructor(base: string, locale: Locale) {
    this.#base = base
    this.#locale = locale
  }

  get known(): boolean {
    return this.#token !== ''
  }

  forget(): void {
    if (this.#token) void this.#own('DELETE', 'sessions/current')
    this.#token = ''
  }

  begin(email: string): Promise<Result<SessionBegun>> {
    return call(`${this.#base}/sessions`, { json: { email, locale: this.#locale } })
  }

  async prove(id: string, code: string): Promise<Result<VisitorSession>> {
    const answer = await call<VisitorSession>(`${this.#base}/sessions/confirm`, { json: { id, code } })
    if (answer.ok) this.#token = answer.value.token
    return answer
  }

  read(): Promise<Result<Preferences>> {
    return this.#own('GET', `preferences?locale=${this.#locale}`)
  }

  change(...changes: ChangePreferences['changes']): Promise<Result<Preferences>> {
    return this.#own('PUT', 'preferences', { locale: this.#locale, changes })
  }

  ask(request: NewRequest): Promise<Result<Acknowledged>> {
    return call(`${this.#base}/privacy-requests`, { json: { ...request, locale: this.#locale } })
  }

  confirm(id: string, code: string): Promise<Result<Confirmed>> {
    return call(`${this.#base}/privacy-requests/confirm`, { json: { id, code } })
  }

  async #own<T>(method: string, path: string, body?: unknown): Promise<Result<T>> {
    const answer = await call<T>(`${this.#base}/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok && answer.failure.status === 401) this.#token = ''
    return answer
  }
}

/** The sentence that says why a call failed, and what to do. */
export const reasonOf = (code: string): string =>
  ({
    offline: 'offline',
    code_wrong: 'address.wrong',
    session_proof_over: 'address.over',
    request_code_expired: 'address.over',
    request_code_locked: 'address.over',
    session_required: 'address.over',
    rate_limited: 'address.slow',
    notice_unpublished: 'changed',
    invalid: 'address.invalid',
  })[code] ?? 'failed'
