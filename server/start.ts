import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { replayErasures } from '../gdpr/erase/replay.ts'
import { createApp, createHealthApp, type Routes } from './app.ts'
import { isServed } from './command-client.ts'
import { serveCommands } from './control-socket.ts'
import { seedDemo } from './demo.ts'
import type { Config } from './platform/config.ts'
import type { Log } from './platform/log.ts'
import { setupLink } from './sites/staff/setup-link.ts'
import { erasingOf } from './erasing.ts'
import { CannotOpen, FolderTaken, openRuntime, type Runtime } from './runtime.ts'
import { VERSION } from './version.ts'
import { startWorker } from './worker.ts'

/** A server that runs. */
export type Running = {
  readonly runtime: Runtime
  /** Where the first person comes in, once; undefined when there is staff already. */
  readonly setupUrl: string | undefined
  /** Ends in order: takes no more requests, finishes those under way, then the jobs under way, then closes the database. */
  stop(): Promise<void>
}

/** Requests that take longer than this to finish are cut, so that a stop ends before the supervisor's patience (30 s) does. */
const DRAIN_MILLISECONDS = 20_000

const listen = (server: Server, { host, port }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })

const drain = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  // A connection that was busy when the server closed becomes idle later; nobody else would close it.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS)
  await closed
  clearInterval(sweep)
  clearTimeout(cut)
}

const openDoor = async (runtime: Runtime, routes: Routes | undefined): Promise<Server | undefined> => {
  const { config, log } = runtime
  const app = config.role === 'worker' ? createHealthApp(runtime) : await createApp(runtime, routes)
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  try {
    await listen(server, config)
    return server
  } catch (error) {
    const { code } = error as { code?: string }
    if (config.role !== 'worker')
      throw new CannotOpen(`Cannot listen on ${config.host}:${config.port} (${code ?? 'unknown'}). Set PORT to a free one.`)
    // Several workers on one machine share the default port; they work all the same.
    log.warn('health and metrics are not served: the port is taken', { port: config.port, code })
    return undefined
  }
}

/** An export of a large database may hold the data folder for so long. */
const PATIENCE_MILLISECONDS = 60_000

/** A command that runs while no server does holds the data folder for a moment: the server waits for it, but not for another server. */
const openPatiently = async (config: Config, log: Log, supervise: boolean): Promise<Runtime> => {
  for (const deadline = Date.now() + PATIENCE_MILLISECONDS; ; await sleep(100)) {
    try {
      return await openRuntime(config, log, { migrate: true, supervise })
    } catch (error) {
      if (!(error instanceof FolderTaken) || Date.now() > deadline || (await isServed(config.dataDir))) throw error
    }
  }
}

/** Starts everything that the configuration asks for. `routes` are the features' by default. */
export const startServer = async (config: Config, log: Log, routes?: Routes): Promise<Running> => {
  for (const variable of config.unknown) log.warn('unknown variable in the environment', { variable })
  const works = config.role !== 'web'
  const runtime = await openPatiently(config, log, works)
  let endWork: (() => Promise<void>) | undefined
  try {
    // Before anybody is served: a restored backup knows people who were erased after it was made.
    const replayed = await replayErasures(erasingOf(runtime))
    if (replayed > 0) log.warn('the database was older than the journal of erasures; they were done again', { count: replayed })
    if (config.seed === 'demo') await seedDemo(runtime)
    const server = await openDoor(runtime, routes)
    const commands = runtime.database.kind === 'embedded' ? await serveCommands(runtime) : undefined
    if (works) endWork = await startWorker(runtime)
    const setupUrl = config.role === 'worker' ? undefined : await setupLink(runtime.identity)
    log.info('started', { version: VERSION, role: config.role, database: runtime.database.kind, port: config.port })
    return {
      runtime,
      setupUrl,
      async stop() {
        // Consoles listen for as long as they are open; the server would wait for them.
        await runtime.live.close()
        await Promise.all([server && drain(server), commands?.close(), endWork?.()])
        await runtime.close()
        log.info('stopped')
      },
    }
  } catch (error) {
    await endWork?.()
    await runtime.close()
    throw error
  }
}
