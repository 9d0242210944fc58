import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** A number read when Prometheus asks: one per combination of labels, all of them known words, never anything typed. */
export type Reading = {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  read(): Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>
}

/** What this process counts (Prometheus). Labels are route patterns and states, so that no metric can name a person. */
export type Metrics = {
  request(method: string, route: string, status: number, seconds: number): void
  /** What became of a submission, as a known word. */
  submission(result: 'accepted' | 'repeated' | 'refused'): void
  /** Adds numbers that are read from the database; one that cannot be read is left out, the rest still answers. */
  observe(reading: Reading): void
  /** The text that Prometheus reads, and its content type. */
  print(): Promise<{ readonly text: string; readonly type: string }>
}

/** Seconds; from a cached definition to a large upload. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** Prometheus may ask often, and from several places; the database is asked once in this time. */
const READ_EVERY_MILLISECONDS = 2_000

export const openMetrics = (): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'portik_http_request_duration_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  })
  const submissions = new Counter({
    name: 'portik_submissions_total',
    help: 'Submissions, by what became of them',
    labelNames: ['result'],
    registers,
  })

  return {
    request: (method, route, status, seconds) => requests.observe({ method, route, status: String(status) }, seconds),
    submission: (result) => submissions.inc({ result }),
    observe(reading) {
      const { name, help, labels } = reading
      let readAt = 0
      const gauge = new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers: [],
        async collect() {
          if (Date.now() - readAt < READ_EVERY_MILLISECONDS) return
          readAt = Date.now()
          const values = await reading.read().catch(() => [])
          this.reset()
          for (const { labels, value } of values) this.set(labels, value)
        },
      })
      registry.registerMetric(gauge)
    },
    print: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  }
}
