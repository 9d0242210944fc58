import type { Command } from 'commander'
import type { Keys } from './crypto.ts'
import type { Db } from './db.ts'
import type { Jobs } from './jobs.ts'

/** What a command works with; the same whether it runs in its own process or inside a running server. */
export type CommandContext = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  /** How browsers reach the server, without a trailing slash. */
  readonly publicUrl: string
  /** Folder that relative paths in arguments start from: the caller's, even when a running server does the work. */
  readonly cwd: string
  /** Writes to standard output; the text brings its own line ends. */
  readonly print: (text: string) => void
  /** Writes to standard error. */
  readonly warn: (text: string) => void
}

/** Adds a feature's commands to the program. The context is opened only when a command runs. */
export type Commands = (program: Command, open: () => Promise<CommandContext>) => void

/** Ends a command with a sentence for the person: exit code 1 (failed) or 2 (wrong use). */
export class CommandFailure extends Error {
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
