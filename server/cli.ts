#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { askServer } from './command-client.ts'
import type { Terminal } from './command-protocol.ts'
import { readConfig, type Config } from './platform/config.ts'
import { holderOf } from './platform/folder-lock.ts'

/** A server that starts, or another command, holds the data folder only for a moment. */
const PATIENCE_MILLISECONDS = 60_000

// A command is over before compiling pays off: what was compiled once is kept where temporary files are.
enableCompileCache()

/** npm starts scripts in the package's folder and tells here where the person stood. */
const terminal: Terminal = {
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  print: (text) => void process.stdout.write(text),
  warn: (text) => void process.stderr.write(text),
}

const configOrNone = (): Config | undefined => {
  try {
    return readConfig(process.env)
  } catch {
    // The command says so when it needs the configuration; --help needs none.
    return undefined
  }
}

/** Loaded only when needed: whoever asks a running server does not wait for a database's code. */
const runHere = async (argv: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  (await import('./run-here.ts')).runHere(argv, env, terminal)

/** Verifying a ledger trusts neither a server nor its database, so it must not need them. */
const isOffline = ([command, action]: readonly string[]): boolean => command === 'ledger' && action === 'verify'

/** Has the server on the embedded database run the command, or runs it here when there is none. Answers the exit code. */
const run = async (argv: readonly string[], config: Config | undefined): Promise<number> => {
  if (isOffline(argv)) {
    const result = await runHere(argv, {})
    if (typeof result === 'number') return result
  }
  const deadline = Date.now() + PATIENCE_MILLISECONDS
  for (;;) {
    const taken = config !== undefined && config.databaseUrl === undefined && holderOf(config.dataDir) !== undefined
    const exit = taken ? await askServer(config.dataDir, argv, terminal) : undefined
    if (exit !== undefined) return exit
    if (!taken || Date.now() > deadline) {
      const result = await runHere(argv)
      if (typeof result === 'number') return result
      if (Date.now() > deadline) {
        terminal.warn(`${result.message}\n`)
        return 1
      }
    }
    await sleep(100)
  }
}

// `portik … | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const code = await run(process.argv.slice(2), configOrNone())
// Not by waiting until nothing is left to do: a connection to a database that is gone is never done. Both outputs are written first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
