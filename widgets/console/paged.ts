import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Failure } from '../core/api.ts'
import type { Answer, House } from './house.ts'

/** One page of the server: its rows, and what `after` is for the next one. */
export type Slice<Row> = { readonly rows: readonly Row[]; readonly next: string | null }

type Source<Row> = {
  readonly load: (after: string | undefined, signal: AbortSignal) => Promise<Answer<Slice<Row>>>
  readonly idOf: (row: Row) => string
  /** Events of these kinds mean that there may be new rows. */
  readonly kinds: readonly string[]
  /** Events of these kinds only hint at new rows: the first page is read again, and compared. */
  readonly hints?: readonly string[]
}

/** Milliseconds in which several hints become one reading. */
const TOGETHER = 1_000

/** The rows of a table, page by page: what is shown, what comes next, and how many new ones wait at the top. */
export class Paged<Row> implements ReactiveController {
  rows: readonly Row[] | undefined
  failure: Failure | undefined
  loading = false
  next: string | null = null
  readonly #fresh = new Set<string>()
  readonly #host: ReactiveControllerHost
  readonly #source: Source<Row>
  #running = new AbortController()
  #unlisten: (() => void) | undefined
  #hinted: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost, source: Source<Row>) {
    this.#host = host
    this.#source = source
    host.addController(this)
  }

  /** New rows that the table offers to show. */
  get fresh(): number {
    return this.#fresh.size
  }

  hostDisconnected(): void {
    clearTimeout(this.#hinted)
    this.#running.abort()
    this.#unlisten?.()
    this.#unlisten = undefined
  }

  /** Begins at the top, with other filters or afresh. The rows stay until the new ones are there. */
  async restart(live?: House['live']): Promise<void> {
    this.#running.abort()
    this.#running = new AbortController()
    if (live) {
      this.#unlisten?.()
      this.#unlisten = live((event) => this.#heard(event))
    }
    await this.#read(undefined)
  }

  async more(): Promise<void> {
    if (this.next !== null && !this.loading) await this.#read(this.next)
  }

  /** Shows a row as it is now, without loading anything. */
  change(id: string, change: (row: Row) => Row | undefined): void {
    this.rows = this.rows?.flatMap((row) => (this.#source.idOf(row) === id ? (change(row) ?? []) : row))
    this.#host.requestUpdate()
  }

  #heard({ kind, id }: { kind: string; id?: string }): void {
    if (kind === 'again') return void this.#look()
    if (this.#source.hints?.includes(kind)) {
      clearTimeout(this.#hinted)
      this.#hinted = setTimeout(() => void this.#look(), TOGETHER)
    }
    if (id !== undefined && this.#source.kinds.includes(kind)) this.#note([id])
  }

  #note(ids: readonly string[]): void {
    const known = new Set(this.rows?.map((row) => this.#source.idOf(row)))
    for (const id of ids) if (!known.has(id)) this.#fresh.add(id)
    this.#host.requestUpdate()
  }

  /** After a break in the connection nobody told us what came: the first page is read again, and compared. */
  async #look(): Promise<void> {
    const answer = await this.#source.load(undefined, this.#running.signal)
    if (answer.ok && this.rows) this.#note(answer.value.rows.map((row) => this.#source.idOf(row)))
  }

  async #read(after: string | undefined): Promise<void> {
    const { signal } = this.#running
    this.loading = true
    this.#host.requestUpdate()
    const answer = await this.#source.load(after, signal)
    if (signal.aborted) return
    this.loading = false
    this.failure = answer.ok ? undefined : answer.failure
    if (answer.ok) {
      this.rows = after === undefined ? answer.value.rows : [...(this.rows ?? []), ...answer.value.rows]
      this.next = answer.value.next
      if (after === undefined) this.#fresh.clear()
    }
    this.#host.requestUpdate()
  }
}
