import type { LiveEvent } from './house.ts'

/** Milliseconds until the next try, longer each time, so that a server that starts again is not run over. */
const PAUSES = [1_000, 2_000, 5_000, 15_000, 30_000]

/** Hears what changes on a site, for as long as somebody listens and the page is seen. */
export class Live {
  readonly #listeners = new Set<(event: LiveEvent) => void>()
  readonly #address: string
  readonly #connected: (yes: boolean) => void
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #stop = new AbortController()

  /** `connected` is told when the line breaks and when it is there again. */
  constructor(site: string, connected: (yes: boolean) => void) {
    this.#address = `/v1/console/sites/${encodeURIComponent(site)}/events`
    this.#connected = connected
    const { signal } = this.#stop
    addEventListener('online', () => this.#now(), { signal })
    addEventListener('offline', () => this.#connected(false), { signal })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#now(), { signal })
    this.#open()
  }

  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#stop.abort()
    clearTimeout(this.#timer)
    this.#source?.close()
  }

  #tell(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #open(): void {
    this.#source?.close()
    const source = new EventSource(this.#address)
    this.#source = source
    source.addEventListener('open', () => {
      this.#connected(true)
      if (this.#failures > 0) this.#tell({ kind: 'again' })
      this.#failures = 0
    })
    source.addEventListener('message', (event: MessageEvent<string>) => this.#tell(JSON.parse(event.data) as LiveEvent))
    source.addEventListener('error', () => {
      // The browser's own way of trying again has no pauses that grow, and gives up for good after an error answer.
      source.close()
      if (!navigator.onLine) this.#connected(false)
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#open(), PAUSES[Math.min(this.#failures, PAUSES.length - 1)])
      this.#failures += 1
    })
  }

  #now(): void {
    if (this.#source?.readyState !== EventSource.CLOSED) return
    clearTimeout(this.#timer)
    this.#open()
  }
}
