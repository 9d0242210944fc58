import { advance } from '../../gdpr/erase/advance.ts'
import type { ErasureDeps } from '../../gdpr/erase/erasure-deps.ts'
import { openErasures, type ErasurePlan, type ErasureStatus } from '../../gdpr/erase/erasures.ts'
import { replayErasures } from '../../gdpr/erase/replay.ts'
import type { CommandContext, Commands } from '../platform/command.ts'
import { inSite } from '../platform/tenancy.ts'
import { findSubjects, subjectCommand } from './subject-commands.ts'

type Options = { readonly site: string; readonly email: string; readonly dryRun?: boolean; readonly json?: boolean }

const planLines = ({ items, files, recipients }: ErasurePlan): string =>
  [
    ...items.map(({ item, erase, kept }) => {
      const stays = kept ? `; ${kept.count} kept (${kept.reason}, ${kept.law}${kept.until ? `, until ${kept.until}` : ''})` : ''
      return `  ${item}: ${erase} to erase${stays}`
    }),
    `  files: ${files}`,
    ...recipients.map(({ name, kind, records }) => `  told to erase: ${name} (${kind}), ${records} records`),
  ].join('\n')

const statusLines = ({ id, state, recipients, scan }: ErasureStatus): string =>
  [
    `Erasure ${id}: ${state}`,
    ...recipients.map(({ name, state: step, message }) => `  ${name}: ${step}${message ? `, ${message}` : ''}`),
    ...(scan ? scan.orphans.map(({ place, count }) => `  left in ${place}: ${count}`) : []),
  ].join('\n')

const erase = async (context: CommandContext, deps: ErasureDeps, { site, email, dryRun, json }: Options): Promise<void> => {
  const { db, print } = context
  const erasures = openErasures(deps)
  const subjectIds = await findSubjects(context, site, email)
  const plan = await erasures.preview(site, subjectIds)
  if (dryRun) return print(json ? `${JSON.stringify(plan)}\n` : `${planLines(plan)}\n`)
  const id = await inSite(db, site, (tx) => erasures.start(tx, { siteId: site, requestId: null, subjectIds, approvedBy: 'shell' }))
  await advance(deps, [{ siteId: site, erasureId: id }])
  const status = await erasures.status(site, id)
  if (status) print(json ? `${JSON.stringify(status)}\n` : `${statusLines(status)}\n`)
}

/** `portik subject erase` and `portik erasures replay`. */
export const erasureCommands =
  (open: () => Promise<ErasureDeps>): Commands =>
  (program, context) => {
    subjectCommand(program)
      .command('erase')
      .description('erase a person everywhere, tell the receivers, and look for what is left')
      .requiredOption('--site <id>', 'the site')
      .requiredOption('--email <address>', 'whose data')
      .option('--dry-run', 'only show what would go, what must stay, and why')
      .option('--json', 'print JSON')
      .action(async (options: Options) => erase(await context(), await open(), options))
    program
      .command('erasures')
      .description('erasures, which are remembered beside the database')
      .command('replay')
      .description('erase again whom a restored backup still knows; the server does so by itself before it opens')
      .action(async () => {
        const { print } = await context()
        const count = await replayErasures(await open())
        print(count === 0 ? 'Nobody had to be erased again.\n' : `Erased again: ${count}\n`)
      })
  }
