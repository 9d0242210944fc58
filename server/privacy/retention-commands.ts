import { runRetention, type RetentionDeps } from '../../gdpr/retention/engine.ts'
import { CommandFailure, type Commands } from '../platform/command.ts'
import { inEverySite } from '../platform/tenancy.ts'
import { listSites } from '../sites/store.ts'
import { requireSite } from '../sites/commands.ts'
import { runView } from './retention-view.ts'

type Options = { readonly dryRun?: boolean; readonly site?: string; readonly json?: boolean }

/** `portik retention run [--dry-run] [--site S]`. */
export const retentionCommands =
  (deps: () => Promise<RetentionDeps>): Commands =>
  (program, open) => {
    program
      .command('retention')
      .description('how long data is kept')
      .command('run')
      .description('delete what has been kept for long enough, as the worker does twice a day')
      .option('--dry-run', 'count only; nothing goes')
      .option('--site <site>', 'only this site')
      .option('--json', 'print JSON')
      .action(async ({ dryRun = false, site, json }: Options) => {
        const context = await open()
        const engine = await deps()
        const ids = site ? [(await requireSite(context, site)).id] : (await inEverySite(context.db, listSites)).map(({ id }) => id)
        const runs = []
        for (const siteId of ids) {
          const run = await runRetention(engine, { siteId, now: engine.clock(), dry: dryRun, startedBy: 'shell' })
          runs.push({ site: siteId, ...runView(run) })
        }
        const word = dryRun ? 'due' : 'done'
        context.print(
          json
            ? `${JSON.stringify(runs)}\n`
            : runs
                .map(
                  (run) => `${run.site}\n${run.results.map((one) => `  ${one.rule}\t${one[word]} ${word}\t${one.held} held\n`).join('')}`,
                )
                .join(''),
        )
        const failed = runs.reduce((sum, run) => sum + run.failed, 0)
        if (failed > 0) throw new CommandFailure(`${failed === 1 ? '1 rule' : `${failed} rules`} failed; the next run tries again.`)
      })
  }
