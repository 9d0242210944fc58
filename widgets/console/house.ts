import type { TemplateResult } from 'lit'
import type { Locale } from '../../server/sites/contract.ts'
import type { Failure, Result } from '../core/api.ts'

/** What somebody may do on a site; see `ROLES` of the server. */
export type Role = 'owner' | 'agent' | 'moderator' | 'dpo' | 'viewer'

/** A site that the person works for, and as what. */
export type OwnSite = { readonly id: string; readonly name: string; readonly role: Role; readonly locales: readonly Locale[] }

/** `GET /v1/console/me`: who is signed in. `none_in_demo`: the embedded demo asks for no second factor, and says so. */
export type Me = {
  readonly staff: { readonly id: string; readonly email: string; readonly name: string }
  readonly locale: Locale | null
  readonly second_factor: 'done' | 'needed' | 'none_in_demo'
  readonly demo: boolean
  readonly sites: readonly OwnSite[]
}

/** `t('console-records:lead.title', { count: 3 })`: the sentence in the language of the console. */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string

/**
 * `query`: undefined, null and '' are left out. `ifMatch`: the ETag that was read with what is changed. `reason`: why a person's record
 * is opened. `signal` gives up.
 */
export type CallOptions = {
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>> | URLSearchParams
  readonly json?: unknown
  readonly ifMatch?: string
  readonly reason?: string
  readonly signal?: AbortSignal
  /** The answer is a file, and its value a `Blob`. */
  readonly file?: boolean
}

/** How a call ended; `etag` goes into `ifMatch`. A call that was given up with `signal` ends as `offline`. */
export type Answer<T> = Result<T> & { readonly etag?: string }

/** Calls never throw. An answer without a body has the value `undefined`. */
type Method = <T>(path: string, options?: CallOptions) => Promise<Answer<T>>

/**
 * The server, relative to `/v1/console/sites/<site>/`; a path that begins with `/v1/` is taken as it is. A 401 brings the sign-in view over
 * the room and then repeats the call; 403 `reason_required` asks for the reason, and repeats.
 */
export type Api = { readonly get: Method; readonly post: Method; readonly put: Method; readonly patch: Method; readonly delete: Method }

/** What changed on the server; `again` after a break in which anything may have changed. */
export type LiveEvent = { readonly kind: string; readonly id?: string }

/** A question that is asked before something is lost. */
export type Question = { readonly title: string; readonly text: string; readonly action: string; readonly danger?: boolean }

/** What is there before anybody is signed in: all that the views of `views.ts` need. */
export type Porch = {
  readonly locale: Locale
  readonly t: Say
  /** Paths begin with `/v1/`; a 401 is an answer like any other here. */
  readonly api: Api
  readonly toast: (text: string, undo?: () => Promise<unknown>) => void
  /** To another address of the console, such as `/console/second-factor`. */
  readonly visit: (address: string) => void
  /** Signed in, or what else was asked is complete: the shell reads `/v1/console/me` again and goes on. */
  readonly done: () => void
}

/** What every room gets as its property `house`. A new object comes whenever language, site or person change. */
export type House = {
  readonly me: Me
  readonly site: OwnSite
  readonly locale: Locale
  readonly t: Say
  readonly api: Api
  /** Address of a place on this site: `href('leads/018f…?grade=hot')`. Real links: `<a href=${house.href('leads')}>`. */
  readonly href: (path: string) => string
  /** Whether the person finds this room here: a link to it is worth showing. */
  readonly opens: (room: string) => boolean
  /** Goes there. `replace`: without an own step in the history, for filters while they are typed. */
  readonly go: (path: string, how?: { readonly replace?: boolean }) => void
  readonly toast: (text: string, undo?: () => Promise<unknown>) => void
  readonly confirm: (question: Question) => Promise<boolean>
  /** Hears what changes on the server while the room is shown; the answer ends it. */
  readonly live: (listener: (event: LiveEvent) => void) => () => void
  /** While `dirty` says yes, leaving the room (link, back, closing the tab) asks first; the answer ends it. */
  readonly guard: (dirty: () => boolean) => () => void
  /** Signed out, renamed, joined a site: reads `/v1/console/me` again. */
  readonly refresh: () => Promise<void>
  /** `22 Nov 2026, 14:05` */
  readonly date: (iso: string) => string
  /** `5 minutes ago` for a week, then the day. */
  readonly ago: (iso: string) => string
  /** `5 minutes ago` as a `<time>` that keeps itself right; the exact date is its title. */
  readonly time: (iso: string) => TemplateResult
  readonly number: (n: number) => string
  /** `Mon 22`: a day (`2026-11-22`) in little room. */
  readonly weekday: (day: string) => string
  /** `22 Nov 2026`: a day that is the same everywhere, such as a deadline. */
  readonly calendar: (day: string) => string
  /** What a failure means, as a sentence that says what to do. */
  readonly explain: (failure: Failure) => string
}

/** The properties that the shell sets on a room's element. `rest` is the path behind the room's own (`018f…`), `query` what follows `?`. */
export type RoomElement = HTMLElement & { house?: House; rest?: string; query?: URLSearchParams; updateComplete?: Promise<unknown> }
