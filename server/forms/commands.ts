import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { CommandFailure, type CommandContext, type Commands } from '../platform/command.ts'
import { Problem } from '../platform/problem.ts'
import type { Texts } from '../platform/texts.ts'
import { inSite } from '../platform/tenancy.ts'
import { requireSite } from '../sites/commands.ts'
import { formDefinitionSchema, type FormDefinitionInput } from './contract.ts'
import { consentsOf, publishForm, setFormStatus, type NoticeTexts } from './publish.ts'
import { findVersion, formsOf } from './store.ts'
import { controllerNotices } from './templates.ts'

export type FormCommandDeps = { readonly texts: () => Promise<Texts> }

type Site = { readonly site: string }

const readDefinition = async (path: string): Promise<FormDefinitionInput> => {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandFailure(`${path} cannot be read.`)
  })
  try {
    return JSON.parse(text) as FormDefinitionInput
  } catch {
    throw new CommandFailure(`${path} is not valid JSON.`)
  }
}

/** The kit's wording where it has one for the purpose; else the label that the definition gives its consent control. */
const wordingsFor = (own: NoticeTexts, definition: FormDefinitionInput): NoticeTexts => {
  const parsed = formDefinitionSchema.safeParse(definition)
  const consents = parsed.success ? consentsOf(parsed.data) : []
  return (purpose, locale) =>
    own(purpose, locale) ??
    Object.entries(consents.find((field) => field.purpose === purpose)?.label ?? {}).find(([l]) => l === locale)?.[1]
}

const publish = async (context: CommandContext, { texts }: FormCommandDeps, file: string, id: string): Promise<void> => {
  const site = await requireSite(context, id)
  const definition = await readDefinition(resolve(context.cwd, file))
  const noticeTexts = wordingsFor(controllerNotices(await texts(), site), definition)
  const version = await publishForm(context.db, { site, definition, noticeTexts }).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error
    throw new CommandFailure(`The form was not published:\n${error.details.detail ?? error.message}`)
  })
  context.print(`Published ${definition.id}, version ${version}.\n`)
}

const list = async (context: CommandContext, { site, json }: Site & { readonly json?: boolean }): Promise<void> => {
  await requireSite(context, site)
  const all = (await inSite(context.db, site, (tx) => formsOf(tx, site))).map(({ id, version, status }) => ({ id, version, status }))
  context.print(json ? `${JSON.stringify(all)}\n` : all.map(({ id, version, status }) => `${id}\tversion ${version}\t${status}\n`).join(''))
}

const show = async (context: CommandContext, form: string, { site }: Site): Promise<void> => {
  const found = await inSite(context.db, site, async (tx) => {
    const current = (await formsOf(tx, site)).find(({ id }) => id === form)
    return current && findVersion(tx, site, form, current.version)
  })
  if (!found) throw new CommandFailure(`The site ${site} has no form "${form}". See: portik form list --site ${site}`)
  context.print(`${JSON.stringify(found.definition, null, 2)}\n`)
}

const turn = async (context: CommandContext, form: string, { site }: Site, status: 'open' | 'closed'): Promise<void> => {
  await setFormStatus(context.db, site, form, status).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error
    throw new CommandFailure(`The site ${site} has no form "${form}". See: portik form list --site ${site}`)
  })
  context.print(status === 'open' ? `${form} takes submissions.\n` : `${form} takes no more submissions.\n`)
}

/** `portik form list|show|publish|open|close`. */
export const formCommands =
  (deps: FormCommandDeps): Commands =>
  (program, open) => {
    const form = program.command('form').description('forms of a site')
    const sub = (name: string, description: string): Command =>
      form.command(name).description(description).addOption(new Option('--site <site>', 'id of the site').makeOptionMandatory())
    sub('list', 'print the forms of a site')
      .option('--json', 'print JSON')
      .action(async (options: Site & { json?: boolean }) => list(await open(), options))
    sub('show <form>', 'print the definition of a form as JSON').action(async (id: string, options: Site) =>
      show(await open(), id, options),
    )
    sub('publish <file>', 'publish a definition (JSON) as the newest version of its form').action(async (file: string, options: Site) =>
      publish(await open(), deps, file, options.site),
    )
    sub('close <form>', 'take no more submissions').action(async (id: string, options: Site) => turn(await open(), id, options, 'closed'))
    sub('open <form>', 'take submissions again').action(async (id: string, options: Site) => turn(await open(), id, options, 'open'))
  }
