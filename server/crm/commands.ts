import { Option, type Command } from 'commander'
import { CommandFailure, type CommandContext, type Commands } from '../platform/command.ts'
import { AddressRefused, CallFailed, type Outgoing } from '../platform/outgoing.ts'
import { inEverySite, inSite } from '../platform/tenancy.ts'
import { requireSite } from '../sites/commands.ts'
import { PAUSED_BY_HAND, resumeConnection, stopConnection } from './connection-state-store.ts'
import {
  findConnection,
  forgetOldSecret,
  insertConnection,
  listConnections,
  openTarget,
  rotateSecret,
  type Connection,
} from './connection-store.ts'
import type { Connector } from './connector.ts'
import { connectors } from './connectors.ts'
import { backfill, type RecordIds } from './deliveries.ts'
import { healthByConnection } from './health-store.ts'
import { connectionView } from './views.ts'

/** What the commands need beside their context. */
export type CrmCommandDeps = { readonly outgoing: Outgoing; readonly recordIds: RecordIds }

type AddOptions = {
  readonly site: string
  readonly kind: string
  readonly url: string
  readonly secret?: string
  readonly set: Readonly<Record<string, string>>
  readonly json?: boolean
}

const KINDS = [...connectors.keys()].join(', ')

const collectSetting = (text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new CommandFailure(`"${text}" is not a setting. Write --set name=value`, 2)
  return { ...before, [name]: value }
}

const connectorOf = (kind: string): Connector => {
  const connector = connectors.get(kind)
  if (!connector) throw new CommandFailure(`There is no kind "${kind}". Kinds: ${KINDS}`, 2)
  return connector
}

const secretFor = (connector: Connector, given: string | undefined): string => {
  try {
    return connector.secret(given)
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), 2)
  }
}

const refuseUnknownSettings = (connector: Connector, settings: Readonly<Record<string, string>>): void => {
  const unknown = Object.keys(settings).filter((name) => !connector.settings.includes(name))
  if (unknown.length === 0) return
  const known = connector.settings.length > 0 ? `It has: ${connector.settings.join(', ')}` : 'It has none.'
  throw new CommandFailure(`${connector.kind} has no setting ${unknown.join(', ')}. ${known}`, 2)
}

/** A name that does not resolve today may tomorrow; an address inside a network never becomes right. */
const checkAddress = async ({ warn }: CommandContext, outgoing: Outgoing, url: string): Promise<void> => {
  try {
    await outgoing.check(url)
  } catch (error) {
    if (error instanceof AddressRefused)
      throw new CommandFailure(`${error.message} The operator can allow a private target with PORTIK_ALLOWED_PRIVATE_TARGETS=host:port`, 2)
    if (!(error instanceof CallFailed)) throw error
    warn(`${error.message} The connection is added; deliveries are tried until it does.\n`)
  }
}

const leads = (count: number): string => (count === 1 ? '1 lead' : `${count} leads`)

const add = async (context: CommandContext, { outgoing, recordIds }: CrmCommandDeps, options: AddOptions): Promise<void> => {
  const { db, jobs, keys, print } = context
  const { site: siteId, kind, url, secret: given, set: settings } = options
  const connector = connectorOf(kind)
  refuseUnknownSettings(connector, settings)
  const secret = secretFor(connector, given)
  await requireSite(context, siteId)
  await checkAddress(context, outgoing, url)
  const id = await inSite(db, siteId, (tx) => insertConnection(tx, keys, { siteId, kind, url, secret, settings }))
  const planned = await backfill(db, jobs, recordIds, siteId, id)
  const made = given === undefined
  if (options.json) return print(`${JSON.stringify({ id, site: siteId, kind, ...(made ? { secret } : {}), backfilled: planned })}\n`)
  print(`Added the connection ${id}.\n`)
  if (made) print(`Secret, shown only now; give it to the receiver: ${secret}\n`)
  print(planned > 0 ? `On their way: ${leads(planned)} stored before there was a connection.\n` : 'No earlier leads are waiting.\n')
}

const needConnection = async ({ db }: CommandContext, id: string): Promise<Connection> => {
  const connection = /^[0-9a-f-]{36}$/i.test(id) ? await inEverySite(db, (tx) => findConnection(tx, id)) : undefined
  if (!connection) throw new CommandFailure(`There is no connection "${id}". See: portik connection list --site S`)
  return connection
}

const list = async ({ db, print }: CommandContext, site: string, json: boolean | undefined): Promise<void> => {
  const [all, health] = await inSite(db, site, (tx) => Promise.all([listConnections(tx, site), healthByConnection(tx, site)]))
  const views = all.map((each) => connectionView(each, health.get(each.id), true))
  if (json) return print(`${JSON.stringify(views)}\n`)
  for (const { id, kind, url, state, reason, open: counts } of views) {
    const open = `${counts.waiting} waiting, ${counts.retrying} retrying, ${counts.needs_attention} need attention`
    print(`${[id, kind, url, state, open, ...(reason ? [reason] : [])].join('\t')}\n`)
  }
}

const check = async (context: CommandContext, outgoing: Outgoing, id: string): Promise<void> => {
  const connection = await needConnection(context, id)
  const target = openTarget(context.keys, connection)
  if (!target) throw new CommandFailure('The secret of the connection cannot be read: PORTIK_SECRET was changed. Rotate it.')
  const { outcome } = await connectorOf(connection.kind).check(target, (url, call) => outgoing.send(url, call))
  if (outcome.kind === 'delivered' || outcome.kind === 'already') return context.print('The receiver took a signed test message.\n')
  throw new CommandFailure(outcome.message)
}

const resume = async (context: CommandContext, recordIds: RecordIds, id: string): Promise<void> => {
  const { db, jobs, print } = context
  const { siteId } = await needConnection(context, id)
  await resumeConnection(db, jobs, siteId, id)
  const planned = await backfill(db, jobs, recordIds, siteId, id)
  print(`Resumed; everything that waits is tried now${planned > 0 ? `, and ${leads(planned)} that came in the meantime` : ''}.\n`)
}

const rotate = async (context: CommandContext, id: string, options: { secret?: string; finish?: boolean }): Promise<void> => {
  const { db, keys, print } = context
  const { siteId, kind } = await needConnection(context, id)
  if (options.finish) {
    await inSite(db, siteId, (tx) => forgetOldSecret(tx, siteId, id))
    return print('From now on only the new secret signs.\n')
  }
  const secret = secretFor(connectorOf(kind), options.secret)
  await inSite(db, siteId, (tx) => rotateSecret(tx, keys, siteId, id, secret))
  if (options.secret === undefined) print(`New secret, shown only now; give it to the receiver: ${secret}\n`)
  print(`Both secrets sign until: portik connection rotate ${id} --finish\n`)
}

const addOne = (connection: Command, open: () => Promise<CommandContext>, deps: CrmCommandDeps) =>
  connection
    .command('add')
    .description('send the records of a site somewhere')
    .addOption(new Option('--site <site>', 'id of the site').makeOptionMandatory())
    .addOption(new Option('--kind <kind>', `what it is (${KINDS})`).makeOptionMandatory())
    .requiredOption('--url <url>', 'https address that takes the records')
    .option('--secret <secret>', 'shared secret (webhook: whsec_… of 24 to 64 bytes; made when not given)')
    .option('--set <name=value>', 'setting of the kind; repeat for more', collectSetting, {})
    .option('--json', 'print JSON')
    .action(async (options: AddOptions) => add(await open(), deps, options))

/** `portik connection add|list|check|pause|resume|rotate`. */
export const connectionCommands =
  (deps: CrmCommandDeps): Commands =>
  (program, open) => {
    const connection = program.command('connection').description('receivers of records: CRMs and webhooks')
    addOne(connection, open, deps)
    connection
      .command('list')
      .description('print the connections of a site')
      .requiredOption('--site <site>', 'id of the site')
      .option('--json', 'print JSON')
      .action(async ({ site, json }: { site: string; json?: boolean }) => list(await open(), site, json))
    connection
      .command('check <id>')
      .description('send a signed test message and say how it was taken')
      .action(async (id: string) => check(await open(), deps.outgoing, id))
    connection
      .command('pause <id>')
      .description('keep deliveries waiting')
      .action(async (id: string) => {
        const context = await open()
        const { siteId } = await needConnection(context, id)
        await inSite(context.db, siteId, (tx) => stopConnection(tx, siteId, id, 'paused', PAUSED_BY_HAND))
        context.print('Paused; records wait.\n')
      })
    connection
      .command('resume <id>')
      .description('try everything that waits now, whatever stopped the connection')
      .action(async (id: string) => resume(await open(), deps.recordIds, id))
    connection
      .command('rotate <id>')
      .description('change the secret; the old one signs too until --finish')
      .option('--secret <secret>', 'the new secret (made when not given)')
      .option('--finish', 'stop signing with the old secret')
      .action(async (id: string, options: { secret?: string; finish?: boolean }) => rotate(await open(), id, options))
  }
