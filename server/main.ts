import { VERSION } from './version.ts'
import { ConfigError, readConfig, type Config } from './platform/config.ts'
import { openLog } from './platform/log.ts'
import { reasonOf } from './program.ts'
import { runUntilStopped } from './run.ts'
import { startServer, type Running } from './start.ts'

const banner = ({ publicUrl, role, seed }: Config, consoleLine: string): string =>
  role === 'worker'
    ? `Portik ${VERSION}: the worker runs.\n`
    : `Portik ${VERSION} is ready:\n${seed === 'demo' ? `  demo shop      ${publicUrl}/demo\n  its inbox      ${publicUrl}/demo/inbox\n` : ''}${consoleLine}  server         ${publicUrl}\n  API reference  ${publicUrl}/docs\n`

/** A link that is printed goes no other way: it is in no log, and what follows `#` reaches no server. */
const consoleLine = ({ runtime, setupUrl }: Running): string =>
  setupUrl
    ? `  Console        ${setupUrl}\n                 (to become its first owner; once, within 24 hours)\n`
    : `  Console        ${runtime.identity.consoleUrl('/console')}\n`

try {
  const config = readConfig(process.env)
  const log = openLog(config.logLevel)
  const server = await startServer(config, log)
  runUntilStopped(server, log)
  process.stdout.write(banner(config, consoleLine(server)))
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : `Portik cannot start: ${reasonOf(error)}`}\n`)
  process.exit(1)
}
