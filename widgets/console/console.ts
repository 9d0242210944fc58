import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { PortikConsoleAsks } from './asks.ts'
import { actionsOf, phoneBars, roomList, sideBar, type Chrome } from './navigation.ts'
import { Outlet } from './outlet.ts'
import { Router, type Place } from './router.ts'
import { listenToKeys } from './shortcuts.ts'
import { Session } from './session.ts'
import { missing, outside, standingOver } from './standing.ts'
import { chooseTheme } from './theme.ts'
import type { PortikConsoleToasts } from './toasts.ts'

/** Milliseconds after which what is likely to be wanted next is loaded. */
const QUIET = 1_500

/**
 * @summary The console of the staff: navigation, the room that is shown, search, and what stands over them.
 */
export class PortikConsole extends LitElement {
  static override properties = { place: { state: true }, trouble: { state: true }, drawer: { state: true }, started: { state: true } }
  declare private place: Place
  /** Why the room of this place is not shown. */
  declare private trouble: 'site' | 'room' | 'chunk' | undefined
  declare private drawer: boolean
  declare private started: boolean

  readonly #router = new Router(
    () => this.#confirmLeaving(),
    (place, { moved }) => void this.#arrive(place, moved),
  )
  readonly #session = new Session({
    router: this.#router,
    toast: (text, undo) => this.querySelector<PortikConsoleToasts>('portik-console-toasts')?.add(text, undo),
    confirm: async (question) => (await this.#asks?.confirm(question)) ?? false,
    reason: async () => this.#asks?.reason(),
    changed: () => this.#changed(),
  })
  #outlet: Outlet | undefined
  #entered = ''
  #stop = new AbortController()

  constructor() {
    super()
    this.place = { kind: 'start' }
    this.drawer = false
    this.started = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = new AbortController()
    void this.#start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop.abort()
    this.#router.stop()
    this.#session.stop()
  }

  get #asks(): PortikConsoleAsks | null {
    return this.querySelector('portik-console-asks')
  }

  async #start(): Promise<void> {
    await this.#session.start()
    this.started = true
    this.#router.start()
    const commands = { house: () => this.#session.house, search: () => void this.#search(), help: () => void this.#help() }
    listenToKeys(commands, this.#stop.signal)
    // What somebody types right after Ctrl K must not meet a page that still waits for the palette.
    setTimeout(() => void import('./palette.ts').catch(() => {}), QUIET)
  }

  #confirmLeaving(): Promise<boolean> {
    const { say } = this.#session
    const question = {
      title: say('console:leave.title'),
      text: say('console:leave.text'),
      action: say('console:leave.action'),
      danger: true,
    }
    return this.#asks?.confirm(question) ?? Promise.resolve(true)
  }

  #changed(): void {
    this.requestUpdate()
    if (this.started && !this.#session.signingIn) this.#router.again()
  }

  /** Goes where the address says, as far as this person may. */
  async #arrive(place: Place, moved: boolean): Promise<void> {
    const session = this.#session
    this.place = place
    this.drawer = false
    if (place.kind === 'start' && session.me && session.me.second_factor !== 'needed' && session.firstSite)
      return this.#router.go(`/console/${session.firstSite}/overview`, { replace: true })
    if (place.kind !== 'room' || !session.me) return this.requestUpdate()
    this.trouble = session.enter(place.site) ? undefined : 'site'
    const { house } = session
    const { room, rest, query } = place
    if (house && !(room?.load && room.roles.includes(house.site.role))) this.trouble = 'room'
    await this.updateComplete
    const outlet = this.#outletNow()
    if (this.trouble || !house || !room?.load) return this.#lost(moved)
    try {
      await room.load()
    } catch {
      this.trouble = 'chunk'
      return this.#lost(moved)
    }
    if (this.place !== place || !outlet) return
    outlet.show(room, house, rest, query)
    const key = `${place.site}/${place.path}/${rest}`
    if (moved && key !== this.#entered) outlet.entered(this.#router.scrolled, this.#entered !== '')
    this.#entered = key
  }

  /** The outlet of the house that stands now: before the door and behind it again, it is another one. */
  #outletNow(): Outlet | undefined {
    const standing = this.querySelector<HTMLElement>('.room')
    if (standing && this.#outlet?.place !== standing)
      this.#outlet = new Outlet(standing, (heading) => {
        document.title = [heading, this.#session.house?.site.name, 'Portik'].filter(Boolean).join(' · ')
      })
    return standing ? this.#outlet : undefined
  }

  async #lost(moved: boolean): Promise<void> {
    this.#outlet?.clear()
    await this.updateComplete
    const heading = this.querySelector<HTMLElement>('main h1')
    document.title = `${heading?.textContent ?? ''} · Portik`
    if (moved && this.#entered !== '') heading?.focus({ preventScroll: true })
    this.#entered = location.pathname
  }

  /** Puts something over the room; it removes itself. One of a kind at a time. */
  #over(tag: string, properties: Readonly<Record<string, unknown>>): void {
    if (!this.querySelector(tag)) this.append(Object.assign(document.createElement(tag), properties))
  }

  async #search(): Promise<void> {
    await import('./palette.ts')
    const { house } = this.#session
    const chrome = this.#chrome
    if (house && chrome) this.#over('portik-console-palette', { house, actions: actionsOf(chrome) })
  }

  async #help(): Promise<void> {
    await import('./shortcuts-help.ts')
    const { house } = this.#session
    if (house) this.#over('portik-console-shortcuts', { house })
  }

  get #chrome(): Chrome | undefined {
    const { house } = this.#session
    if (!house) return undefined
    return {
      house,
      at: this.place.kind === 'room' ? this.place.path : '',
      search: () => void this.#search(),
      shortcuts: () => void this.#help(),
      language: (locale) => void this.#session.speak(locale),
      theme: (theme) => {
        chooseTheme(theme)
        this.requestUpdate()
      },
      enter: (site) => void this.#router.go(`/console/${site}/overview`),
      leave: () => void this.#session.leave(),
      drawer: () => (this.drawer = true),
    }
  }

  override render(): TemplateResult {
    const session = this.#session
    const chrome = this.#chrome
    return html`
      ${this.started && chrome && this.place.kind === 'room' && !session.failure ? this.#inside(chrome) : outside(session, this.place, this.started)}
      ${standingOver(session)}
      <portik-console-asks .say=${session.say}></portik-console-asks>
      <portik-console-toasts .say=${session.say}></portik-console-toasts>
    `
  }

  #inside = (chrome: Chrome) => html`
    <a class="skip" href="#portik-room">${chrome.house.t('console:skip')}</a>
    <div class="house">
      ${sideBar(chrome)} ${phoneBars(chrome)}
      <main id="portik-room" tabindex="-1">
        ${this.#notes(chrome)} ${this.trouble ? missing(this.trouble, this.#session) : nothing}
        <div class="room"></div>
      </main>
    </div>
    ${
      this.drawer
        ? html`<wa-drawer
            open
            placement="bottom"
            label=${chrome.house.t('console:nav.label')}
            @wa-after-hide=${() => (this.drawer = false)}
          >
            <nav aria-label=${chrome.house.t('console:nav.label')}>${roomList(chrome)}</nav>
          </wa-drawer>`
        : nothing
    }
  `

  #notes = ({ house: { t, me } }: Chrome) => html`
    <div class="notes" role="status">
      ${this.#session.silent ? html`<p class="note" data-kind="offline"><wa-icon name="offline"></wa-icon>${t('console:offline')}</p>` : nothing}
      ${me.second_factor === 'none_in_demo' ? html`<p class="note"><wa-icon name="info"></wa-icon>${t('console:demo')}</p>` : nothing}
    </div>
  `
}
