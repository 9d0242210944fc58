import type { Locale } from '../../server/sites/contract.ts'
import type { Failure } from '../core/api.ts'
import { keep, kept } from '../core/storage.ts'
import { forgetReasons, openApi } from './api.ts'
import { explain } from './explain.ts'
import { formatsOf } from './format.ts'
import type { House, Me, Porch, Question, Say } from './house.ts'
import { applyLocale, keepLocale, localeToUse } from './language.ts'
import { Live } from './live.ts'
import { hrefTo, placeOf, type Router } from './router.ts'
import { roomsFor } from './rooms.ts'
import { loadSay } from './texts.ts'

const LAST_SITE = 'portik:console:site'

/** What the session has the shell do. */
export type Shell = {
  readonly router: Router
  readonly toast: (text: string, undo?: () => Promise<unknown>) => void
  readonly confirm: (question: Question) => Promise<boolean>
  readonly reason: () => Promise<string | undefined>
  /** Something of the session is another: draw again. */
  readonly changed: () => void
}

/** Who is signed in, in which language, on which site; and all of that as the `House` that rooms get. */
export class Session {
  locale: Locale = 'en'
  say: Say = (key) => key
  /** Undefined: nobody is signed in, as far as the page knows. */
  me: Me | undefined
  /** Why it is not known who is signed in. */
  failure: Failure | undefined
  house: House | undefined
  porch: Porch
  /** The server cannot be reached. */
  silent = false
  /** Somebody works, and has to sign in again first. */
  signingIn = false
  readonly #shell: Shell
  #live: { readonly site: string; readonly line: Live } | undefined
  #again: ((done: boolean) => void) | undefined
  #asked: Promise<boolean> | undefined

  constructor(shell: Shell) {
    this.#shell = shell
    this.porch = this.#makePorch()
  }

  /** Language first, so that even a failure is told in it; then who it is. */
  async start(): Promise<void> {
    await this.#load(localeToUse())
    await this.refresh()
  }

  stop(): void {
    this.#live?.line.close()
    this.#live = undefined
  }

  /** Reads who is signed in. */
  async refresh(): Promise<void> {
    const answer = await this.porch.api.get<Me>('/v1/console/me')
    // While somebody signs in over a room, the room and what was typed into it stay, whatever the answer is.
    if (this.signingIn && !answer.ok) return
    this.failure = answer.ok || answer.failure.status === 401 ? undefined : answer.failure
    if (!this.failure) this.me = answer.ok ? answer.value : undefined
    if (this.me) await this.#load(localeToUse(this.me.locale))
    else this.stop()
    this.#build(this.house?.site.id)
    this.#shell.changed()
  }

  /** Speaks another language at once, and from now on on this device. */
  async speak(locale: Locale): Promise<void> {
    keepLocale(locale)
    await this.#load(locale)
    this.#build(this.house?.site.id)
    this.#shell.changed()
  }

  /** Makes the house of a site; false when the person has no such site. */
  enter(site: string): boolean {
    if (this.house?.site.id !== site) this.#build(site)
    if (this.house) keep(LAST_SITE, site)
    return this.house !== undefined
  }

  /** The site to begin with: where this device was last. */
  get firstSite(): string | undefined {
    const last = kept<string>(LAST_SITE)
    return (this.me?.sites.find(({ id }) => id === last) ?? this.me?.sites[0])?.id
  }

  /** The session ended while somebody worked: they sign in over the room, and what they did goes on. */
  signIn(): Promise<boolean> {
    this.#asked ??= new Promise<boolean>((resolve) => {
      this.#again = resolve
      this.signingIn = true
      this.#shell.changed()
    }).finally(() => {
      this.#asked = undefined
      this.signingIn = false
      this.#shell.changed()
    })
    return this.#asked
  }

  /** Ends the session here and begins afresh, so that nothing of it stays in the page. */
  async leave(): Promise<void> {
    const answer = await this.porch.api.post('/v1/console/auth/sign-out', { json: {} })
    if (answer.ok || answer.failure.status === 401) location.assign('/console')
    else this.#shell.toast(explain(this.say, answer.failure))
  }

  /** They would rather not: the call fails, and what they typed stays where it is. */
  giveUp(): void {
    this.#again?.(false)
  }

  async #done(): Promise<void> {
    const before = this.me?.staff.id
    await this.refresh()
    if (!this.signingIn && placeOf(location.href)?.kind === 'view') return this.#shell.router.go('/console', { replace: true })
    if (!this.signingIn || !this.me || this.me.second_factor === 'needed') return
    if (before !== undefined && before !== this.me.staff.id) {
      // What the room shows belongs to somebody else.
      location.assign('/console')
      return
    }
    this.#again?.(true)
  }

  async #load(locale: Locale): Promise<void> {
    this.say = await loadSay(locale)
    this.locale = locale
    applyLocale(locale)
    this.porch = this.#makePorch()
  }

  #makePorch(): Porch {
    const { router, toast } = this.#shell
    return {
      locale: this.locale,
      t: this.say,
      api: openApi('/', { silent: (silent) => this.#heard(silent) }),
      toast,
      visit: (address) => void router.go(address),
      done: () => void this.#done(),
    }
  }

  #heard(silent: boolean): void {
    if (this.silent === silent) return
    this.silent = silent
    this.#shell.changed()
  }

  #line(site: string): Live {
    if (this.#live?.site === site) return this.#live.line
    this.stop()
    const line = new Live(site, (connected) => this.#heard(!connected))
    this.#live = { site, line }
    return line
  }

  #build(siteId: string | undefined): void {
    const { router, toast, confirm, reason } = this.#shell
    const { me, locale, say } = this
    const site = me?.sites.find(({ id }) => id === siteId)
    if (this.house && this.house.me.staff.id !== me?.staff.id) forgetReasons()
    if (!me || !site || me.second_factor === 'needed') {
      if (!this.signingIn) this.house = undefined
      return
    }
    const line = this.#line(site.id)
    this.house = {
      me,
      site,
      locale,
      t: say,
      api: openApi(`/v1/console/sites/${site.id}/`, {
        signIn: () => this.signIn(),
        reason,
        silent: (silent) => this.#heard(silent),
      }),
      href: (path) => hrefTo(site.id, path),
      opens: (room) => roomsFor(site.role).some(({ path }) => path === room),
      go: (path, how) => void router.go(hrefTo(site.id, path), how),
      toast,
      confirm,
      live: (listener) => line.listen(listener),
      guard: (dirty) => router.guard(dirty),
      refresh: () => this.refresh(),
      explain: (failure) => explain(say, failure),
      ...formatsOf(locale),
    }
  }
}
