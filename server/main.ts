import { VERSION } from './version.ts'
import { ConfigError, readConfig, type Config } from './platform/config.ts'
import { openLog } from './platform/log.ts'
import { reasonOf } from './program.ts'
import { runUntilStopped } from './run.ts'
import { startServer } from './start.ts'

const banner = ({ publicUrl, role, seed }: Config): string =>
  role === 'worker'
    ? `Portik ${VERSION}: the worker runs.\n`
    : `Portik ${VERSION} is ready:\n${seed === 'demo' ? `  demo shop      ${publicUrl}/demo\n  its inbox      ${publicUrl}/demo/inbox\n` : ''}  server         ${publicUrl}\n  API reference  ${publicUrl}/docs\n`

try {
  const config = readConfig(process.env)
  const log = openLog(config.logLevel)
  runUntilStopped(await startServer(config, log), log)
  process.stdout.write(banner(config))
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : `Portik cannot start: ${reasonOf(error)}`}\n`)
  process.exit(1)
}
