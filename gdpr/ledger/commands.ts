import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { CommandFailure, type CommandContext, type Commands } from '../../server/platform/command.ts'
import { exportLedger } from './export.ts'
import type { Line } from './format.ts'
import { linesOf } from './lines.ts'
import type { ListedKey, Signer } from './signing.ts'
import type { LedgerSource } from './source.ts'
import { verifyLedger, type Report } from './verify.ts'

export type LedgerCommandDeps = {
  readonly sources: readonly LedgerSource[]
  /** Opened only by a command that signs, or lists keys. */
  readonly signer: () => Promise<Signer>
  /** Throws, with a sentence, when there is no such site. */
  readonly requireSite: (context: CommandContext, siteId: string) => Promise<unknown>
}

async function* texts(lines: AsyncIterable<Line>, count: () => void): AsyncGenerator<string> {
  for await (const line of lines) {
    if (line.type === 'entry') count()
    yield `${JSON.stringify(line)}\n`
  }
}

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new CommandFailure(`${path} cannot be read (${(error as { code?: string }).code ?? 'unknown'}).`)
  }
}

const readKeys = async (path: string): Promise<readonly ListedKey[]> => {
  const text = await readText(path)
  try {
    const { keys } = JSON.parse(text) as { readonly keys?: readonly ListedKey[] }
    if (Array.isArray(keys)) return keys as readonly ListedKey[]
  } catch {
    // Said below.
  }
  throw new CommandFailure(`${path} is not a JSON Web Key Set, as /.well-known/jwks.json is one.`)
}

/** A head as a file of its own: the JWS alone, or the answer of `GET …/ledger/head`. */
const readHead = async (path: string): Promise<string> => {
  const text = (await readText(path)).trim()
  try {
    return String((JSON.parse(text) as { readonly head?: unknown }).head)
  } catch {
    return text
  }
}

const count = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

const describe = (report: Report, trusted: boolean): string => {
  const kinds = Object.entries(report.kinds).map(([kind, n]) => `${n.toLocaleString('en')} ${kind}`)
  const lines = [
    `ledger of ${report.site ?? 'no site'}: ${count(report.entries, 'entry', 'entries')}${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''} under ${count(report.heads, 'head', 'heads')}`,
    `records still there and right, or named below: ${report.records.toLocaleString('en')}; the others were erased, and are not needed`,
    ...(report.newest
      ? [`newest head: ${count(report.newest.size, 'entry', 'entries')}, ${report.newest.at}, root ${report.newest.root}`]
      : []),
    ...(report.waiting > 0 ? [`${count(report.waiting, 'entry waits', 'entries wait')} for a place`] : []),
    `signed by: ${report.signedBy.join(', ') || 'nobody'}${trusted ? '' : '\n  (the keys are those in the file: compare them with /.well-known/jwks.json as you saved it, or give that with --jwks)'}`,
    ...report.faults.map(({ code, message }) => `FAULT ${code}: ${message}`),
    ...(report.faultCount > report.faults.length ? [`… and ${report.faultCount - report.faults.length} more faults`] : []),
    ...(report.ok ? ['The ledger is right.'] : []),
  ]
  return `${lines.join('\n')}\n`
}

type Terminal = Pick<CommandContext, 'cwd' | 'print'>

type VerifyFlags = { readonly jwks?: string; readonly head?: readonly string[]; readonly json?: boolean }

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** `portik ledger verify`: needs nothing but the file, so it is offered without a server too. */
export const addVerify = (ledger: Command, terminal: Terminal): void => {
  ledger
    .command('verify')
    .argument('<file>', 'what portik ledger export wrote')
    .description('verify an exported ledger: offline, without database and configuration')
    .option('--jwks <file>', 'trust only the keys in this file, saved earlier from /.well-known/jwks.json')
    .option('--head <file>', 'a head that you kept: the ledger must begin with it (may be repeated)', collect, [])
    .option('--json', 'print what was found as JSON')
    .action(async (path: string, { jwks, head = [], json }: VerifyFlags) => {
      const at = (file: string): string => resolve(terminal.cwd, file)
      const keys = jwks === undefined ? undefined : await readKeys(at(jwks))
      const kept = await Promise.all(head.map((file) => readHead(at(file))))
      let report: Report
      try {
        report = await verifyLedger(linesOf(at(path)), { kept, ...(keys ? { keys } : {}) })
      } catch (error) {
        const { code } = error as { code?: string }
        if (code === undefined) throw error
        throw new CommandFailure(`${path} cannot be read (${code}).`)
      }
      terminal.print(json ? `${JSON.stringify(report, null, 2)}\n` : describe(report, keys !== undefined))
      if (!report.ok) throw new CommandFailure(`The ledger is NOT right: ${count(report.faultCount, 'fault', 'faults')}.`)
    })
}

/** `portik ledger export` and `rotate-key`. */
export const ledgerCommands =
  ({ sources, signer, requireSite }: LedgerCommandDeps, terminal: Terminal): Commands =>
  (program, open) => {
    const ledger = program.command('ledger').description('what proves consents, requests and the audit to anybody')
    ledger
      .command('export')
      .argument('<file>', 'where to write it (JSON Lines)')
      .description('write the ledger of a site with its records, heads and keys into a file')
      .requiredOption('--site <id>', 'the site')
      .action(async (path: string, { site }: { site: string }) => {
        const context = await open()
        await requireSite(context, site)
        let entries = 0
        const lines = exportLedger({ db: context.db, signer: await signer(), sources }, site, new Date())
        const file = createWriteStream(resolve(context.cwd, path), { mode: 0o600 })
        try {
          await pipeline(
            texts(lines, () => entries++),
            file,
          )
        } catch (error) {
          const { code, syscall } = error as { code?: string; syscall?: string }
          if (syscall === undefined) throw error
          throw new CommandFailure(`${path} cannot be written (${code}).`)
        }
        context.print(`${count(entries, 'entry', 'entries')} written to ${path}. It holds personal data: keep it as such.\n`)
      })
    addVerify(ledger, terminal)
    ledger
      .command('rotate-key')
      .description('sign with a new key from now on; the old ones stay listed, so that what they signed stays right')
      .action(async () => {
        const { print } = await open()
        print(`New key: ${await (await signer()).rotate()}\n`)
      })
  }
