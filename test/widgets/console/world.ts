import type { House, Me } from '../../../widgets/console/house.ts'
import en from '../../../widgets/console/locales/en.ts'
import { formatsOf } from '../../../widgets/console/format.ts'
import { openApi } from '../../../widgets/console/api.ts'
import { explain } from '../../../widgets/console/explain.ts'
import { hrefTo } from '../../../widgets/console/router.ts'
import { sayIn } from '../../../widgets/console/texts.ts'

export const t = sayIn('en', en.texts)

export const ME: Me = {
  staff: { id: 'ana', email: 'ana@example.com', name: 'Ana Kovač' },
  locale: 'en',
  second_factor: 'done',
  demo: false,
  sites: [
    { id: 'demo', name: 'Linden', role: 'owner', locales: ['en'] },
    { id: 'other', name: 'Other', role: 'viewer', locales: ['en'] },
  ],
}

/** One call as the server sees it. */
export type Call = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly body: unknown
}

/** An answer: a status with a body, a ready response, or `drop` for a line that is dead. */
export type Reply = Response | 'drop' | readonly [status: number, body?: unknown, headers?: Record<string, string>]

const responseOf = (reply: Exclude<Reply, 'drop'>): Response => {
  if (reply instanceof Response) return reply
  const [status, body, headers] = reply
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
}

/** The server behind `fetch`: `answer` says what comes back under `/v1/`. `stop()` puts the real `fetch` back. */
export const serverOf = (answer: (call: Call) => Reply | Promise<Reply>) => {
  const real = globalThis.fetch
  const calls: Call[] = []
  globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    if (!url.pathname.startsWith('/v1/')) return real(input, init)
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    const call: Call = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: new Headers(init.headers),
      body,
    }
    calls.push(call)
    init.signal?.throwIfAborted()
    const reply = await answer(call)
    init.signal?.throwIfAborted()
    if (reply === 'drop') throw new TypeError('Failed to fetch')
    return responseOf(reply)
  }
  return {
    calls,
    stop: () => {
      globalThis.fetch = real
    },
  }
}

/** A house as a room gets it, on the site `demo`; `went` collects where it was asked to go. */
export const houseOf = (over: Partial<House> = {}) => {
  const went: string[] = []
  const toasts: string[] = []
  const house: House = {
    me: ME,
    site: ME.sites[0]!,
    locale: 'en',
    t,
    api: openApi('/v1/console/sites/demo/'),
    href: (path) => hrefTo('demo', path),
    opens: () => true,
    go: (path) => void went.push(path),
    toast: (text) => void toasts.push(text),
    confirm: async () => true,
    live: () => () => {},
    guard: () => () => {},
    refresh: async () => {},
    explain: (failure) => explain(t, failure),
    ...formatsOf('en'),
    ...over,
  }
  return { house, went, toasts }
}

/** Presses a key where the focus is, as a keyboard does: every shadow root on the way sees it. */
export const press = (key: string, init: KeyboardEventInit = {}): boolean => {
  let target: Element = document.activeElement ?? document.body
  while (target.shadowRoot?.activeElement) target = target.shadowRoot.activeElement
  return target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...init }))
}
