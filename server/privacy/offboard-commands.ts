import { resolve } from 'node:path'
import { TooMuch } from '../../gdpr/offboard/zip.ts'
import { CommandFailure, type CommandContext, type Commands } from '../platform/command.ts'
import { requireSite } from '../sites/commands.ts'
import { CameMeanwhile, deleteExported, NotEmpty, takeOut, type OffboardDeps } from './offboard.ts'

type Options = {
  readonly site: string
  readonly export: string
  readonly delete?: boolean
  readonly confirm?: string
  readonly json?: boolean
}

const codeOf = (error: unknown): string | undefined => {
  for (let e: unknown = error; e instanceof Error; e = e.cause) if ('code' in e) return String(e.code)
  return undefined
}

/** Why it failed, in a sentence for the operator; the error itself where there is none. */
const explained = (error: unknown, path: string): unknown => {
  if (error instanceof TooMuch) return new CommandFailure(`Nothing was deleted: ${error.message}, which one ZIP cannot hold.`)
  if (error instanceof CameMeanwhile)
    return new CommandFailure(`Nothing was deleted: more was added to ${error.message} after the export. Run it again, into another file.`)
  if (error instanceof NotEmpty) return new CommandFailure(`The site was deleted, but something came in meanwhile: ${error.message}.`)
  const code = codeOf(error)
  if (code === 'EEXIST') return new CommandFailure(`There is a file ${path} already; nothing is overwritten.`)
  if (code === 'ENOENT' || code === 'EACCES') return new CommandFailure(`${path} cannot be written (${code}).`)
  if (code === '42501')
    return new CommandFailure('Nothing was deleted: this login may not. Run it with the login that owns the tables, as for portik migrate.')
  return error
}

const run = async (context: CommandContext, deps: OffboardDeps, options: Options): Promise<void> => {
  if (options.delete && options.confirm !== options.site)
    throw new CommandFailure(`What goes cannot be had back. To delete the site, add: --confirm ${options.site}`, 2)
  const { id } = await requireSite(context, options.site)
  const path = resolve(context.cwd, options.export)
  try {
    const exported = await takeOut(deps, id, path)
    const total = Object.values(exported.tables).reduce((sum, rows) => sum + rows, 0)
    if (!options.delete) {
      context.print(
        options.json
          ? `${JSON.stringify({ site: id, exported })}\n`
          : `Exported ${total} rows and ${exported.files} files of ${id} to ${path}.\nNothing was deleted.\n`,
      )
      return
    }
    const { certificate, jws } = await deleteExported(deps, id, exported)
    context.print(
      options.json
        ? `${JSON.stringify({ certificate, jws })}\n`
        : `Exported ${total} rows and ${exported.files} files of ${id} to ${path}, and deleted the site. Keep this certificate:\n\n${JSON.stringify(certificate, undefined, 2)}\n\n${jws}\n`,
    )
  } catch (error) {
    throw explained(error, path)
  }
}

/** `portik site offboard --site S --export <file> [--delete --confirm S]`: the end of a contract (GDPR Art. 28(3)(g)). */
export const offboardCommands =
  (deps: () => Promise<OffboardDeps>): Commands =>
  (program, open) => {
    const site = program.commands.find((command) => command.name() === 'site') ?? program.command('site')
    site
      .command('offboard')
      .description('hand everything of a website over as a ZIP, and, when asked to, delete all of it')
      .requiredOption('--site <site>', 'id of the site')
      .requiredOption('--export <file>', 'the ZIP to write; must not exist')
      .option('--delete', 'delete the site after the export')
      .option('--confirm <site>', 'id of the site once more, to delete it')
      .option('--json', 'print JSON')
      .action(async (options: Options) => {
        const context = await open()
        await run(context, await deps(), options)
      })
  }
