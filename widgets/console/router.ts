import { ROOMS, type Room } from './rooms.ts'
import { VIEWS, type View } from './views.ts'

/** Where somebody is in the console, as the address says. */
export type Place =
  | { readonly kind: 'start' }
  | { readonly kind: 'view'; readonly view: View; readonly query: URLSearchParams }
  | {
      readonly kind: 'room'
      readonly site: string
      /** Undefined: no such room. */
      readonly room: Room | undefined
      readonly path: string
      readonly rest: string
      readonly query: URLSearchParams
    }

const BASE = '/console'

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const LINKS: Readonly<Record<string, View['path']>> = { setup: 'setup', invite: 'invitation', signin: 'signin' }

/**
 * Links that carry a token lead to `/console#setup=…`: what follows `#` reaches no server and no log. The view that takes it has an address
 * of its own, so that going on from there is a step. Answers whether there was such a link.
 */
const followLink = (): boolean => {
  const view = LINKS[/^#(\w+)=./.exec(location.hash)?.[1] ?? '']
  if (!view || location.pathname !== BASE) return false
  history.replaceState(history.state, '', `${BASE}/${view}${location.hash}`)
  return true
}

/** Reads an address; undefined when it is not of the console. */
export const placeOf = (address: string): Place | undefined => {
  const url = new URL(address, location.origin)
  if (url.origin !== location.origin || !(url.pathname === BASE || url.pathname.startsWith(`${BASE}/`))) return undefined
  const [site = '', path = '', ...rest] = url.pathname
    .slice(BASE.length + 1)
    .split('/')
    .map(decoded)
  if (site === '') return { kind: 'start' }
  const view = VIEWS.find((each) => each.path === site)
  if (view) return { kind: 'view', view, query: url.searchParams }
  const named = path || 'overview'
  const room = ROOMS.find((each) => each.path === named)
  return { kind: 'room', site, room, path: named, rest: rest.join('/').replace(/\/$/, ''), query: url.searchParams }
}

/** The address of a place on a site. */
export const hrefTo = (site: string, path: string): string => `${BASE}/${site}/${path.replace(/^\//, '')}`

type State = { readonly portik: number }

type Listener = (place: Place, how: { readonly moved: boolean }) => void

/**
 * The address bar: real links, back and forward, new tabs. Before a place is left, `guards` are asked; the browser has then already gone
 * back or forward, so it is sent the other way again.
 */
export class Router {
  readonly #guards = new Set<() => boolean>()
  readonly #scrolls = new Map<number, number>()
  readonly #ask: () => Promise<boolean>
  readonly #show: Listener
  #index = 0
  #address = ''
  #ignored: (() => void) | undefined
  #stop = new AbortController()

  /** `ask`: whether what was typed may be lost. `show` gets every place; `moved` is false where only the query changed. */
  constructor(ask: () => Promise<boolean>, show: Listener) {
    this.#ask = ask
    this.#show = show
  }

  start(): void {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    history.scrollRestoration = 'manual'
    followLink()
    this.#index = (history.state as State | null)?.portik ?? 0
    history.replaceState({ portik: this.#index }, '')
    addEventListener('popstate', (event) => void this.#popped(event), { signal })
    // A link that is pasted into a console which is open already changes nothing but what follows `#`.
    addEventListener('hashchange', () => followLink() && this.#arrive(true), { signal })
    addEventListener('click', (event) => this.#clicked(event), { signal })
    addEventListener('beforeunload', (event) => this.#dirty && event.preventDefault(), { signal })
    this.#arrive(true)
  }

  stop(): void {
    this.#stop.abort()
  }

  guard(dirty: () => boolean): () => void {
    this.#guards.add(dirty)
    return () => this.#guards.delete(dirty)
  }

  /** Goes to an address of the console, after asking where something would be lost. */
  async go(address: string, { replace = false } = {}): Promise<void> {
    const url = new URL(address, location.href)
    const same = url.pathname === location.pathname
    if (same && url.search === location.search) return
    if (!same && !(await this.#mayLeave())) return
    if (replace) history.replaceState({ portik: this.#index }, '', url)
    else {
      this.#scrolls.set(this.#index, scrollY)
      this.#index += 1
      history.pushState({ portik: this.#index }, '', url)
    }
    this.#arrive(!same)
    if (!same) scrollTo(0, 0)
  }

  /** Shows the same place again, for example with another language. */
  again(): void {
    this.#arrive(false)
  }

  /** Where the page was scrolled to when this step of the history was left. */
  get scrolled(): number {
    return this.#scrolls.get(this.#index) ?? 0
  }

  get #dirty(): boolean {
    return [...this.#guards].some((dirty) => dirty())
  }

  async #mayLeave(): Promise<boolean> {
    if (!this.#dirty) return true
    if (!(await this.#ask())) return false
    this.#guards.clear()
    return true
  }

  #arrive(moved: boolean): void {
    this.#address = location.pathname
    const place = placeOf(location.href)
    if (place) this.#show(place, { moved })
  }

  async #popped(event: PopStateEvent): Promise<void> {
    const ignored = this.#ignored
    if (ignored) {
      this.#ignored = undefined
      return ignored()
    }
    const index = (event.state as State | null)?.portik ?? 0
    const moved = location.pathname !== this.#address
    if (moved && this.#dirty) {
      const steps = index - this.#index || -1
      await this.#quietly(-steps)
      if (await this.#mayLeave()) history.go(steps)
      return
    }
    this.#scrolls.set(this.#index, scrollY)
    this.#index = index
    this.#arrive(moved)
  }

  /** Takes steps in the history that nobody is shown. */
  #quietly(steps: number): Promise<void> {
    return new Promise((resolve) => {
      this.#ignored = resolve
      history.go(steps)
    })
  }

  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement && each.href !== '')
    if (!link || link.hasAttribute('download') || (link.target && link.target !== '_self') || !placeOf(link.href)) return
    event.preventDefault()
    void this.go(link.href)
  }
}
