import { Command, CommanderError } from 'commander'
import type { Terminal } from './command-protocol.ts'
import { VERSION } from './version.ts'
import { connectionCommands } from './crm/commands.ts'
import { doctorCommands, type Diagnose } from './doctor-command.ts'
import { ledgerCommands } from '../gdpr/ledger/commands.ts'
import { ledgerSources } from './ledger-sources.ts'
import { CommandFailure, type CommandContext, type Commands } from './platform/command.ts'
import { ConfigError } from './platform/config.ts'
import { erasingOf, packagesOf } from './erasing.ts'
import { formCommands } from './forms/commands.ts'
import { seedForms } from './forms/seed.ts'
import { leadCommands } from './leads/commands.ts'
import type { Outgoing } from './platform/outgoing.ts'
import { UNREACHABLE } from './platform/problem.ts'
import { leadDetails, leadIds } from './records.ts'
import { CannotOpen, FolderTaken, type Runtime } from './runtime.ts'
import { offboardDeps } from './offboarding.ts'
import { offboardCommands } from './privacy/offboard-commands.ts'
import { retentionCommands } from './privacy/retention-commands.ts'
import { retentionDeps } from './retention.ts'
import { erasureCommands } from './privacy/erasure-commands.ts'
import { subjectCommands } from './privacy/subject-commands.ts'
import { requireSite, siteCommands } from './sites/commands.ts'
import { staffCommands } from './sites/staff/commands.ts'
import { tokenCommands } from './sites/token-commands.ts'

/** How a command reaches what it works with: opened for it alone, or the parts of the server that runs. */
export type Host = {
  readonly open: () => Promise<Runtime>
  readonly migrate: () => Promise<void>
  readonly diagnose: Diagnose
}

/** Calls that leave the house as the configuration allows; opened only by a command that makes one. */
const outgoingOf = ({ open }: Host): Outgoing => ({
  send: async (url, call) => (await open()).outgoing.send(url, call),
  check: async (url) => (await open()).outgoing.check(url),
  close: async () => {},
})

/** The features' commands, in the order in which `portik --help` prints them. */
const featureCommands = (host: Host, terminal: Terminal): readonly Commands[] => [
  siteCommands(async (tx, site) => seedForms(tx, { site, texts: (await host.open()).texts })),
  tokenCommands,
  staffCommands({ texts: async () => (await host.open()).texts }),
  formCommands({ texts: async () => (await host.open()).texts }),
  connectionCommands({ outgoing: outgoingOf(host), recordIds: leadIds }),
  leadCommands(leadDetails),
  offboardCommands(async () => offboardDeps(await host.open())),
  retentionCommands(async () => retentionDeps(await host.open())),
  subjectCommands(async () => packagesOf(await host.open())),
  erasureCommands(async () => erasingOf(await host.open())),
  ledgerCommands({ sources: ledgerSources, signer: async () => (await host.open()).signer, requireSite }, terminal),
]

/** Why something failed, in words for the operator: known reasons in a sentence, others as the error puts it. */
export const reasonOf = (error: unknown): string => {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    // node-postgres, under the queue, says in words only that its connection has gone.
    const code = (e as { code?: string }).code ?? (e.message.startsWith('Connection terminated') ? 'CONNECTION_CLOSED' : undefined)
    if (code && UNREACHABLE.has(code)) return `the database cannot be reached (${code}). Check DATABASE_URL, and that it runs.`
  }
  if (!(error instanceof Error)) return 'unknown'
  // Drivers put the query with all its parameters in front; the reason itself is the cause.
  return error.cause instanceof Error ? error.cause.message : error.message
}

const contextOf = ({ db, jobs, keys, config }: Runtime, terminal: Terminal): CommandContext => ({
  db,
  jobs,
  keys,
  publicUrl: config.publicUrl,
  ...terminal,
})

const buildProgram = (host: Host, terminal: Terminal): Command => {
  const program = new Command('portik')
    .description('Administration of a Portik server')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.warn })
  // Subcommands inherit how the program exits and writes only from a parent that was set up before.
  for (const commands of featureCommands(host, terminal)) commands(program, async () => contextOf(await host.open(), terminal))
  program
    .command('migrate')
    .description('bring the database up to date')
    .action(async () => {
      await host.migrate()
      terminal.print('The database is up to date.\n')
    })
  doctorCommands(host.diagnose, terminal.print)(program)
  return program
}

/**
 * Runs one command line, without the name of the program. Answers the exit code: 0 done, 1 failed, 2 wrong use.
 * Throws `FolderTaken`, and nothing else: then nothing has happened yet, and the caller may wait and try again.
 */
export const runCommand = async (argv: readonly string[], host: Host, terminal: Terminal): Promise<number> => {
  try {
    await buildProgram(host, terminal).parseAsync([...argv], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof FolderTaken) throw error
    // Commander has already said what is wrong; help and version come here too, with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof CommandFailure) {
      terminal.warn(`${error.message}\n`)
      return error.exitCode
    }
    terminal.warn(
      error instanceof ConfigError || error instanceof CannotOpen ? `${error.message}\n` : `portik failed: ${reasonOf(error)}\n`,
    )
    return 1
  }
}
