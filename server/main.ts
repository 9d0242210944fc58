import { VERSION } from './version.ts'
import { ConfigError, readConfig, type Config } from './platform/config.ts'
import { openLog } from './platform/log.ts'
import { reasonOf } from './program.ts'
import { startServer } from './start.ts'

const banner = ({ publicUrl, role }: Config): string =>
  role === 'worker'
    ? `Portik ${VERSION}: the worker runs.\n`
    : `Portik ${VERSION} is ready:\n  server         ${publicUrl}\n  API reference  ${publicUrl}/docs\n`

const fail = (error: unknown): void => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : `Portik cannot start: ${reasonOf(error)}`}\n`)
  process.exitCode = 1
}

const start = async (): Promise<void> => {
  const config = readConfig(process.env)
  const log = openLog(config.logLevel)
  const server = await startServer(config, log)
  process.stdout.write(banner(config))

  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    // Whoever asks twice does not want to wait.
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

await start().catch(fail)
if (process.exitCode) process.exit()
