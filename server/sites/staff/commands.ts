import { Option } from 'commander'
import { CommandFailure, type CommandContext, type Commands } from '../../platform/command.ts'
import { sha256, randomToken } from '../../platform/crypto.ts'
import { Problem } from '../../platform/problem.ts'
import { inSite } from '../../platform/tenancy.ts'
import type { Texts } from '../../platform/texts.ts'
import { systemClock } from '../../platform/time.ts'
import { ROLES, type Actor, type Role } from '../actor.ts'
import { requireSite } from '../commands.ts'
import { addressSchema } from '../contract/staff.ts'
import { LINK_LIFETIME } from './auth.ts'
import { factorsOf, hasFactor } from './factor-store.ts'
import { invite } from './invite.ts'
import { insertLink } from './link-store.ts'
import { listMembers } from './member-store.ts'
import { removeMember, resetFactors } from './members.ts'
import { consoleOrigin } from './own-origins.ts'
import { auditOwn } from './own-audit.ts'
import { emailKey, staffByEmail, type Person } from './staff-store.ts'

/** What happens from a shell is done by the machine's operator, whom the machine knows and we do not. */
const OPERATOR: Actor = { kind: 'shell', id: 'shell', role: 'owner', name: 'shell' }

const siteOption = () => new Option('--site <site>', 'id of the site').makeOptionMandatory()
const emailOption = () => new Option('--email <address>', 'mail address of the person').makeOptionMandatory()

const requirePerson = async ({ db }: CommandContext, email: string): Promise<Person> => {
  const person = await staffByEmail(db, email)
  if (!person) throw new CommandFailure(`Nobody with the address ${email} has an account. See: portik staff list --site S`)
  return person
}

/** A refusal as a sentence for the person at the shell. */
const plainly = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work
  } catch (error) {
    throw error instanceof Problem ? new CommandFailure(error.message) : error
  }
}

type Invite = { site: string; role: Role; email: string; json?: boolean }

/** `portik staff invite|list|remove|reset|link`. */
export const staffCommands =
  ({ texts }: { readonly texts: () => Promise<Texts> }): Commands =>
  (program, open) => {
    const staff = program.command('staff').description('people who work in the console')
    staff
      .command('invite')
      .description('invite a person by mail, and print a link to hand over otherwise')
      .addOption(siteOption())
      .addOption(emailOption())
      .addOption(new Option('--role <role>', 'what the person may do').choices(ROLES).makeOptionMandatory())
      .option('--json', 'print JSON')
      .action(async ({ site: siteId, role, email, json }: Invite) => {
        if (!addressSchema.safeParse(email).success) throw new CommandFailure(`"${email}" is not a mail address.`, 2)
        const context = await open()
        const site = await requireSite(context, siteId)
        const consoleUrl = (path: string) => `${consoleOrigin(context.publicUrl)}${path}`
        const parts = { db: context.db, jobs: context.jobs, texts: await texts(), clock: systemClock, consoleUrl }
        const { id, link, expires_at } = await plainly(invite(parts, site, OPERATOR, { email, role }))
        context.print(json ? `${JSON.stringify({ id, site: siteId, role, email, link, expires_at })}\n` : `${link}\n`)
      })
    staff
      .command('list')
      .description('print who works on a site')
      .addOption(siteOption())
      .option('--json', 'print JSON')
      .action(async ({ site, json }: { site: string; json?: boolean }) => {
        const context = await open()
        await requireSite(context, site)
        const members = await inSite(context.db, site, (tx) => listMembers(tx, site))
        const all = await Promise.all(
          members.map(async ({ id, name, email, role, since }) => {
            const secondFactor = hasFactor(await factorsOf(context.db, id))
            return { id, name, email, role, since: since.toISOString(), secondFactor }
          }),
        )
        const line = ({ email, role, name, secondFactor }: (typeof all)[number]) =>
          `${email}\t${role}\t${name}\t${secondFactor ? 'second factor' : 'no second factor'}\n`
        context.print(json ? `${JSON.stringify(all)}\n` : all.map(line).join(''))
      })
    staff
      .command('remove')
      .description('take a person off the staff of a site')
      .addOption(siteOption())
      .addOption(emailOption())
      .action(async ({ site, email }: { site: string; email: string }) => {
        const context = await open()
        await requireSite(context, site)
        const { id } = await requirePerson(context, email)
        await plainly(removeMember(context.db, site, OPERATOR, id))
        context.print(`${emailKey(email)} works on ${site} no longer.\n`)
      })
    staff
      .command('reset')
      .description('forget the second factors of a person who lost them, and sign them out everywhere')
      .addOption(emailOption())
      .action(async ({ email }: { email: string }) => {
        const context = await open()
        const person = await requirePerson(context, email)
        await resetFactors({ db: context.db, jobs: context.jobs, texts: await texts() }, person)
        await auditOwn(context.db, person, { action: 'staff.factors_reset', details: { by: 'shell' } })
        context.print(`${person.email} signs in by a mail link now, and sets up a new second factor.\n`)
      })
    staff
      .command('link')
      .description('print a sign-in link of a person, for when no mail goes out; the second factor is still asked for')
      .addOption(emailOption())
      .action(async ({ email }: { email: string }) => {
        const context = await open()
        const person = await requirePerson(context, email)
        const token = randomToken()
        await insertLink(context.db, sha256(token), person.email, new Date(Date.now() + LINK_LIFETIME))
        await auditOwn(context.db, person, { action: 'staff.sign_in_link', details: { by: 'shell' } })
        context.print(`${consoleOrigin(context.publicUrl)}/console#signin=${token}\n`)
      })
  }
