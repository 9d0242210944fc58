import type { Command } from 'commander'
import { CommandFailure } from './platform/command.ts'

/** What one check found, in plain words. A warning is worth reading; a failure keeps the server from working. */
export type Finding = { readonly check: string; readonly status: 'ok' | 'warning' | 'failed'; readonly message: string }
export type Diagnose = () => Promise<readonly Finding[]>

const SIGNS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const

/** `portik doctor`: exit code 1 when a check failed. */
export const doctorCommands =
  (diagnose: Diagnose, print: (text: string) => void) =>
  (program: Command): void => {
    program
      .command('doctor')
      .description('check the configuration, the database and everything else that the server needs')
      .option('--json', 'print JSON')
      .action(async ({ json }: { json?: boolean }) => {
        const findings = await diagnose()
        print(
          json
            ? `${JSON.stringify(findings)}\n`
            : findings.map(({ check, status, message }) => `${SIGNS[status]}  ${check}: ${message}\n`).join(''),
        )
        const failed = findings.filter(({ status }) => status === 'failed').length
        if (failed > 0) throw new CommandFailure(failed === 1 ? '1 check failed.' : `${failed} checks failed.`)
      })
  }
