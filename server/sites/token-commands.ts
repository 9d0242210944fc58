import { Option } from 'commander'
import { CommandFailure, type Commands } from '../platform/command.ts'
import { newId } from '../platform/id.ts'
import { inSite } from '../platform/tenancy.ts'
import { requireSite } from './commands.ts'
import { insertToken, listTokens, revokeToken } from './store.ts'
import { ROLES, type Role } from './actor.ts'
import { makeToken } from './tokens.ts'

const siteOption = () => new Option('--site <site>', 'id of the site').makeOptionMandatory()

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** `portik token create|list|revoke`. */
export const tokenCommands: Commands = (program, open) => {
  const token = program.command('token').description('bearer tokens for scripts that use the console API')
  token
    .command('create')
    .description('make a token and print it, once')
    .addOption(siteOption())
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--json', 'print JSON')
    .action(async ({ site, role, json }: { site: string; role: Role; json?: boolean }) => {
      const context = await open()
      await requireSite(context, site)
      const { token, hash } = makeToken()
      const id = newId()
      await inSite(context.db, site, (tx) => insertToken(tx, { siteId: site, id, role, hash }))
      context.print(json ? `${JSON.stringify({ id, site, role, token })}\n` : `${token}\n`)
    })
  token
    .command('list')
    .description('print the tokens of a site, without their secrets')
    .addOption(siteOption())
    .option('--json', 'print JSON')
    .action(async ({ site, json }: { site: string; json?: boolean }) => {
      const context = await open()
      await requireSite(context, site)
      const all = await inSite(context.db, site, (tx) => listTokens(tx, site))
      const line = ({ id, role, createdAt, revokedAt }: (typeof all)[number]) =>
        `${id}\t${role}\t${createdAt.toISOString()}\t${revokedAt ? `revoked ${revokedAt.toISOString()}` : 'valid'}\n`
      context.print(json ? `${JSON.stringify(all)}\n` : all.map(line).join(''))
    })
  token
    .command('revoke <id>')
    .description('make a token worthless at once')
    .addOption(siteOption())
    .action(async (id: string, { site }: { site: string }) => {
      const context = await open()
      await requireSite(context, site)
      if (!UUID.test(id) || !(await inSite(context.db, site, (tx) => revokeToken(tx, site, id))))
        throw new CommandFailure(`${site} has no valid token ${id}.`)
      context.print(`Revoked the token ${id}.\n`)
    })
}
