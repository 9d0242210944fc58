import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Option, type Command } from 'commander'
import { buildPackage } from '../../gdpr/export/build.ts'
import type { PackageDeps } from '../../gdpr/export/packages.ts'
import { subjectsOfAddress } from '../people/address-store.ts'
import { CommandFailure, type CommandContext, type Commands } from '../platform/command.ts'
import { inSite } from '../platform/tenancy.ts'
import { requireSite } from '../sites/commands.ts'
import { LOCALES } from '../sites/contract.ts'

/** The people of a site who are known under an address. Throws for the person when there is none. */
export const findSubjects = async (context: CommandContext, site: string, email: string): Promise<readonly string[]> => {
  await requireSite(context, site)
  const found = await inSite(context.db, site, (tx) => subjectsOfAddress(tx, site, email))
  if (found.length === 0) throw new CommandFailure(`The site "${site}" knows nobody under this address.`)
  return found
}

/** `portik subject`, to which commands about people are added. */
export const subjectCommand = (program: Command): Command =>
  program.commands.find((command) => command.name() === 'subject') ??
  program.command('subject').description('people and what is known of them')

type Options = {
  readonly site: string
  readonly email: string
  readonly out: string
  readonly locale: string
  readonly portability?: boolean
}

const exportTo = async (
  context: CommandContext,
  deps: PackageDeps,
  { site: siteId, email, out, locale, portability = false }: Options,
): Promise<void> => {
  const subjectIds = await findSubjects(context, siteId, email)
  const site = await deps.siteOf(siteId)
  if (!site) return
  const path = resolve(context.cwd, out)
  const about = { siteId, siteName: site.name, controller: site.controller, authority: site.authority, locale, at: deps.clock() }
  const bytes = buildPackage(deps, { scope: { siteId, subjectIds }, about, portability, progress: async () => {} })
  try {
    await pipeline(Readable.from(bytes), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') throw new CommandFailure(`There is a file ${path} already.`)
    throw error
  }
  context.print(`Written: ${path}\n`)
}

/** `portik subject export`. */
export const subjectCommands =
  (open: () => Promise<PackageDeps>): Commands =>
  (program, context) => {
    subjectCommand(program)
      .command('export')
      .description('write everything that is known of a person into a ZIP file')
      .requiredOption('--site <id>', 'the site')
      .requiredOption('--email <address>', 'whose data')
      .requiredOption('--out <file>', 'where to; must not exist yet, is not encrypted')
      .addOption(new Option('--locale <locale>', 'language of the book').choices([...LOCALES]).default('en'))
      .option('--portability', 'only what the person may take along (GDPR Art. 20)')
      .action(async (options: Options) => exportTo(await context(), await open(), options))
  }
