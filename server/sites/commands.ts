import { Option, type Command } from 'commander'
import * as z from 'zod'
import { CommandFailure, type CommandContext, type Commands } from '../platform/command.ts'
import type { Db } from '../platform/db.ts'
import { inEverySite, inSite } from '../platform/tenancy.ts'
import { controllerSchema, localeSchema, LOCALES, slugSchema } from './contract.ts'
import type { SiteRecord } from './env.ts'
import { normaliseOrigin } from './origins.ts'
import { addOrigin, insertSite, listSites, readSite, removeOrigin } from './store.ts'

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

/** The one spelling of an origin that a person typed; says what is wrong with any other. */
const originFrom = (text: string): string => {
  const origin = normaliseOrigin(text)
  if (!origin)
    throw new CommandFailure(`"${text}" is not an origin. Write scheme and host only: https://www.example.com or https://*.example.com`, 2)
  return origin
}

/** The site, or a sentence that says there is none. */
export const requireSite = async ({ db }: CommandContext, id: string): Promise<SiteRecord> => {
  const site = await inSite(db, id, (tx) => readSite(tx, id))
  if (!site) throw new CommandFailure(`There is no site "${id}". See: portik site list`)
  return site
}

const siteInput = z.object({
  id: slugSchema,
  name: z.string().min(1).max(200),
  locales: z.array(localeSchema).min(1),
  controller: controllerSchema,
})

type AddOptions = {
  name: string
  locale: readonly string[]
  controller?: string
  email: string
  address?: string
  privacyUrl?: string
  origin: readonly string[]
  json?: boolean
}

/** Makes a new site usable (publishes its first forms), in the transaction that adds it; answers the names of the forms. */
export type Furnish = (tx: Db, site: SiteRecord) => Promise<readonly string[]>

const whatToPaste = ({ publicUrl }: CommandContext, id: string, forms: readonly string[]): string =>
  [
    `Added the site ${id} with the forms ${forms.join(', ')}. To show one, paste into a page:`,
    '',
    `  <script type="module" src="${publicUrl}/embed.js" data-site="${id}"></script>`,
    `  <portik-form form="${forms[0] ?? 'contact'}"></portik-form>`,
    '',
    'Pages of other addresses than the allowed ones are refused; see: portik site origins --help',
    '',
  ].join('\n')

const add = async (context: CommandContext, id: string, options: AddOptions, furnish: Furnish): Promise<void> => {
  const { name, locale, controller = name, email, address, privacyUrl, origin, json } = options
  const parsed = siteInput.safeParse({
    id,
    name,
    locales: locale.length > 0 ? locale : ['en'],
    controller: { name: controller, email, address, privacyUrl },
  })
  if (!parsed.success) throw new CommandFailure(z.prettifyError(parsed.error), 2)
  const origins = origin.map(originFrom)
  const forms = await inSite(context.db, id, async (tx) => {
    if (!(await insertSite(tx, { ...parsed.data, theme: {} }))) throw new CommandFailure(`There is a site "${id}" already.`)
    for (const each of origins) await addOrigin(tx, id, each)
    return furnish(tx, { ...parsed.data, theme: {}, origins })
  })
  context.print(json ? `${JSON.stringify(await requireSite(context, id))}\n` : whatToPaste(context, id, forms))
}

const addOriginCommands = (site: Command, open: () => Promise<CommandContext>) => {
  const origins = site.command('origins').description('pages that may embed a site')
  const siteOption = () => new Option('--site <site>', 'id of the site').makeOptionMandatory()

  origins
    .command('add <origin>')
    .description('allow an origin, such as https://www.example.com or https://*.example.com')
    .addOption(siteOption())
    .action(async (text: string, options: { site: string }) => {
      const context = await open()
      const origin = originFrom(text)
      await requireSite(context, options.site)
      await inSite(context.db, options.site, (tx) => addOrigin(tx, options.site, origin))
      context.print(`Pages of ${origin} may now embed ${options.site}.\n`)
    })
  origins
    .command('list')
    .description('print the allowed origins')
    .addOption(siteOption())
    .option('--json', 'print JSON')
    .action(async (options: { site: string; json?: boolean }) => {
      const context = await open()
      const all = [...(await requireSite(context, options.site)).origins].sort()
      context.print(options.json ? `${JSON.stringify(all)}\n` : all.map((origin) => `${origin}\n`).join(''))
    })
  origins
    .command('remove <origin>')
    .description('allow an origin no longer')
    .addOption(siteOption())
    .action(async (text: string, options: { site: string }) => {
      const context = await open()
      const origin = originFrom(text)
      await requireSite(context, options.site)
      if (!(await inSite(context.db, options.site, (tx) => removeOrigin(tx, options.site, origin))))
        throw new CommandFailure(`${origin} was not allowed for ${options.site}.`)
      context.print(`Pages of ${origin} may no longer embed ${options.site}.\n`)
    })
}

/** `portik site add|list` and `portik site origins add|list|remove`. */
export const siteCommands =
  (furnish: Furnish): Commands =>
  (program, open) => {
    const site = program.command('site').description('websites that use this server')
    site
      .command('add <id>')
      .description('add a website')
      .requiredOption('--name <name>', 'what visitors know it as')
      .requiredOption('--email <address>', 'contact of the data controller (GDPR Art. 13)')
      .option('--controller <name>', 'name of the data controller (default: the name of the site)')
      .option('--address <text>', 'postal address of the data controller')
      .option('--privacy-url <url>', 'page with the privacy notice')
      .option('--locale <locale>', `language, the first is the default; repeat for more (${LOCALES.join(', ')})`, collect, [])
      .option('--origin <origin>', 'page that may embed it; repeat for more', collect, [])
      .option('--json', 'print the site as JSON')
      .action(async (id: string, options: AddOptions) => add(await open(), id, options, furnish))
    site
      .command('list')
      .description('print all websites')
      .option('--json', 'print JSON')
      .action(async ({ json }: { json?: boolean }) => {
        const context = await open()
        const all = await inEverySite(context.db, listSites)
        context.print(
          json ? `${JSON.stringify(all)}\n` : all.map(({ id, name, origins }) => `${id}\t${name}\t${origins.join(' ')}\n`).join(''),
        )
      })
    addOriginCommands(site, open)
  }
