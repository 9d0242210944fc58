import type { Log } from './platform/log.ts'
import type { Running } from './start.ts'

/** Stops the server in order on SIGTERM or SIGINT; whoever asks twice does not want to wait. */
export const runUntilStopped = (server: Running, log: Log): void => {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info('stopping', { signal })
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('could not stop in order', error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
