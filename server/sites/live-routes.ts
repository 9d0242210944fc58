import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import * as z from 'zod'
import type { Live, LiveEvent } from '../platform/live.ts'
import { newApp, problems } from '../platform/openapi.ts'
import { ROLES, type Actor } from './actor.ts'
import { consoleRoute } from './console-route.ts'
import type { ConsoleEnv } from './env.ts'

/** Milliseconds between beats: shorter than the minute after which proxies cut a silent line, and the longest that an ended session is told. */
const BEAT = 15_000

/** Events that wait for a reader who does not keep up; beyond that one `again` says that something was missed. */
const MOST_WAITING = 200

export type LiveDeps = {
  readonly live: Live
  /** Proves once more who asks; undefined or a throw: not any more. */
  readonly prove: (c: Context<ConsoleEnv>) => Promise<Actor | undefined>
  /** Milliseconds; for tests. */
  readonly beat?: number
}

const eventsRoute = consoleRoute({
  method: 'get',
  path: '/events',
  tags: ['Sites'],
  roles: ROLES,
  audit: 'none',
  summary: 'What changes on the site, as server-sent events: kinds and ids only',
  responses: {
    200: {
      description:
        'Each message is `{kind, id}`; kind `again`: something may have been missed. Ends with the session, or when the role changes.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problems('unauthenticated', 'forbidden', 'site_not_found'),
  },
})

/** A line between those who announce and one who reads at their own pace. */
const queue = () => {
  let waiting: LiveEvent[] = []
  let wake = (): void => {}
  let open = true
  return {
    add(event: LiveEvent) {
      if (waiting.length >= MOST_WAITING) waiting = [{ kind: 'again', id: '' }]
      else waiting.push(event)
      wake()
    },
    end() {
      open = false
      wake()
    },
    get open() {
      return open
    },
    /** What waits, as soon as something does, or nothing after `milliseconds`. */
    async take(milliseconds: number): Promise<readonly LiveEvent[]> {
      if (waiting.length === 0 && open)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      const taken = waiting
      waiting = []
      return taken
    },
  }
}

const still = async ({ prove }: LiveDeps, c: Context<ConsoleEnv>, before: Actor): Promise<boolean> => {
  const now = await prove(c).catch(() => undefined)
  return now?.id === before.id && now.role === before.role
}

/** `GET /v1/console/sites/:site/events`. */
export const liveRoutes = (deps: LiveDeps): OpenAPIHono<ConsoleEnv> => {
  const { live, beat = BEAT } = deps
  const app = newApp<ConsoleEnv>()
  app.openapi(eventsRoute, (c) => {
    const { actor, site } = c.var
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async (stream) => {
      const events = queue()
      const stop = live.subscribe(site.id, { heard: (event) => events.add(event), ended: () => events.end() })
      stream.onAbort(() => events.end())
      try {
        await stream.write(': here\n\n')
        let proven = Date.now()
        while (events.open) {
          const taken = await events.take(beat)
          if (Date.now() - proven >= beat) {
            if (!(await still(deps, c, actor))) return
            proven = Date.now()
            await stream.write(': beat\n\n')
          }
          for (const event of taken) await stream.writeSSE({ data: JSON.stringify(event) })
        }
      } finally {
        stop()
      }
    })
  })
  return app
}
