#!/usr/bin/env node
import { setTimeout as sleep } from 'node:timers/promises'
import { askServer } from './command-client.ts'
import { diagnose } from './doctor.ts'
import { readConfig, type Config } from './platform/config.ts'
import { openLog } from './platform/log.ts'
import { runCommand, type Terminal } from './program.ts'
import { isTaken, openDatabase, openRuntime, type Runtime } from './runtime.ts'

/** A server that starts, or another command, holds the data folder only for a moment. */
const PATIENCE_MILLISECONDS = 30_000

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

/** The exit code from the server that runs on the data folder; undefined when none does. */
const runThere = async (argv: readonly string[], config: Config): Promise<number | undefined> => {
  const deadline = Date.now() + PATIENCE_MILLISECONDS
  while (isTaken(config) && Date.now() < deadline) {
    const exit = await askServer(config.dataDir, argv, terminal)
    if (exit !== undefined) return exit
    await sleep(100)
  }
  return undefined
}

const runHere = async (argv: readonly string[]): Promise<number> => {
  let runtime: Promise<Runtime> | undefined
  const open = () => (runtime ??= openRuntime(readConfig(process.env), openLog('silent'), { migrate: false, supervise: false }))
  const withDatabase = async <Result>(run: (db: Runtime['db'], migrate: () => Promise<void>) => Promise<Result>): Promise<Result> => {
    const { database, release } = await openDatabase(readConfig(process.env))
    try {
      return await run(database.db, () => database.migrate())
    } finally {
      await database.close()
      release()
    }
  }
  try {
    return await runCommand(
      argv,
      { open, migrate: () => withDatabase((_db, migrate) => migrate()), diagnose: diagnose(process.env, withDatabase) },
      terminal,
    )
  } finally {
    await (await runtime?.catch(() => undefined))?.close()
  }
}

// `portik … | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const argv = process.argv.slice(2)
const config = configOrNone()
process.exitCode = (config && (await runThere(argv, config))) ?? (await runHere(argv))
