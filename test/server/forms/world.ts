import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { Hono, type Context } from 'hono'
import { consentChanged } from '../../../gdpr/jobs.ts'
import { submissionConsoleRoutes } from '../../../server/forms/console-routes.ts'
import { openCatalogue } from '../../../server/forms/catalogue.ts'
import type { FormDefinitionInput } from '../../../server/forms/contract.ts'
import { issueFormToken } from '../../../server/forms/form-token.ts'
import { openIntake } from '../../../server/forms/intake.ts'
import { intakeRoutes } from '../../../server/forms/intake-routes.ts'
import { submissionAccepted, uploadsPurge } from '../../../server/forms/jobs.ts'
import { optInPages } from '../../../server/forms/opt-in-pages.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import { sentValues } from '../../../server/forms/submission-store.ts'
import { fileRoutes } from '../../../server/forms/uploads/file-routes.ts'
import { uploadRoutes } from '../../../server/forms/uploads/routes.ts'
import { leadConsoleRoutes } from '../../../server/leads/console-routes.ts'
import { leadDestination } from '../../../server/leads/destination.ts'
import { recordRooms, showRecords } from '../../../server/record-rooms.ts'
import { deliveriesOf } from '../../../server/records.ts'
import type { Client, ClientEnv } from '../../../server/platform/client.ts'
import { keyring } from '../../../server/platform/crypto.ts'
import { rows } from '../../../server/platform/db.ts'
import { jsonBodies } from '../../../server/platform/json-body.ts'
import { openFiles } from '../../../server/platform/files.ts'
import { mailSend } from '../../../server/platform/mail.ts'
import { crmDeliver } from '../../../server/crm/jobs.ts'
import type { Actor } from '../../../server/sites/actor.ts'
import type { ConsoleEnv } from '../../../server/sites/env.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { openLimits } from '../../../server/platform/limits.ts'
import { onError } from '../../../server/platform/problem.ts'
import { openTexts } from '../../../server/platform/texts.ts'
import { siteDirectory } from '../../../server/sites/directory.ts'
import { publicSite } from '../../../server/sites/middleware.ts'
import { siteOrigins, sites } from '../../../server/sites/tables.ts'
import { sql } from 'drizzle-orm'
import type { AnyDatabase } from '../../database.ts'

const text = (en: string) => ({ en })
const contact = { category: 'contact', purpose: 'reply' } as const

/** A form with one field of each sort that the stories need. */
export const contactForm: FormDefinitionInput = {
  id: 'contact',
  title: text('Contact'),
  submit: text('Send'),
  thanks: { title: text('Thank you'), text: text('We will answer.') },
  destination: 'leads',
  purposes: {
    reply: { basis: 'contract', retentionDays: 365 },
    newsletter: { basis: 'consent', retentionDays: 365 },
    calls: { basis: 'consent', retentionDays: 365 },
  },
  sections: [
    {
      key: 'you',
      fields: [
        {
          kind: 'text',
          key: 'name',
          label: text('Name'),
          required: true,
          maxLength: 100,
          gdpr: { category: 'identity', purpose: 'reply' },
        },
        { kind: 'email', key: 'email', label: text('E-mail'), required: true, gdpr: contact },
        { kind: 'phone', key: 'phone', label: text('Phone'), gdpr: contact },
        { kind: 'long_text', key: 'message', label: text('Message'), gdpr: { category: 'free_text', purpose: 'reply' } },
        {
          kind: 'file',
          key: 'brief',
          label: text('Brief'),
          accept: ['.pdf', '.txt', '.png'],
          maxBytes: 200_000,
          maxFiles: 2,
          gdpr: { category: 'file', purpose: 'reply' },
        },
        { kind: 'consent', key: 'calls', label: text('Calls'), purpose: 'calls', gdpr: contact },
      ],
    },
  ],
}

/** The consent is the service: asked again by mail, and everything waits for it. */
export const newsletterForm: FormDefinitionInput = {
  ...contactForm,
  id: 'newsletter',
  needsConsent: 'newsletter',
  sections: [
    {
      key: 'you',
      fields: [
        { kind: 'email', key: 'email', label: text('E-mail'), required: true, gdpr: contact },
        { kind: 'consent', key: 'news', label: text('News'), purpose: 'newsletter', doubleOptIn: true, gdpr: contact },
      ],
    },
  ],
}

/** A newsletter offered beside a question: asked again by mail, but the question does not wait. */
export const questionForm: FormDefinitionInput = { ...newsletterForm, id: 'question', needsConsent: undefined }

export const PUBLIC_URL = 'https://portal.example'
export const ORIGIN = 'https://shop.example'
export const keys = keyring(Buffer.alloc(32, 7))
export const texts = openTexts(new URL('../../../locales/', import.meta.url))
export const loopback: Client = { address: '127.0.0.1', block: '127.0.0.1', loopback: true }

const isUpload = (c: Context) => c.req.method === 'PUT' && c.req.path.includes('/uploads/')

const noticeText = (purpose: string, locale: string) => `I agree to ${purpose} (${locale}).`

/** A running intake with two sites on a database of the test's choosing, and a clock that the test moves. */
export const openWorld = async (database: AnyDatabase, { writers }: { readonly writers?: number } = {}) => {
  const { db, transact, everywhere } = database
  let now = new Date('2026-11-22T10:00:00Z')
  const clock = () => now
  const jobs = await startJobs(database, {
    jobs: [submissionAccepted, uploadsPurge, mailSend, crmDeliver, consentChanged],
    supervise: false,
    onError: () => {},
  })
  const limits = openLimits(db, keys, { clock })
  const catalogue = openCatalogue(db, clock)
  const directory = siteDirectory(db, clock)
  const controller = { name: 'Acme', email: 'acme@example.com' }
  for (const id of ['acme', 'other']) {
    await everywhere.insert(sites).values({ id, name: id, locales: ['en', 'sr'], controller })
    await everywhere.insert(siteOrigins).values({ siteId: id, origin: ORIGIN })
    await everywhere.insert(siteOrigins).values({ siteId: id, origin: 'https://second.example' })
    const site = (await directory.get(id)) ?? undefined
    if (!site) throw new Error('no site')
    for (const definition of [contactForm, newsletterForm, questionForm])
      await publishForm(db, { site, definition, noticeTexts: noticeText })
  }
  afterAll(async () => {
    await jobs.stop()
    await limits.close()
  })
  const destinations = { leads: leadDestination(sentValues) }
  const deps = {
    db,
    transact,
    keys,
    jobs,
    catalogue,
    limits,
    texts,
    destinations,
    clock,
    publicUrl: PUBLIC_URL,
    ...(writers ? { writers } : {}),
  }
  const intake = openIntake(deps)
  let client: Client = loopback
  let actor: Actor = { kind: 'token', id: 'test', role: 'owner', name: 'test' }
  const app = new Hono<ClientEnv>()
  app.onError(onError((error) => unexpected.push(error)))
  const unexpected: Error[] = []
  app.use(async (c, next) => {
    c.set('client', client)
    await next()
  })
  app.use('/v1/*', jsonBodies(isUpload))
  app.use('/v1/sites/:site/*', publicSite(directory, PUBLIC_URL))
  const files = await openFiles(mkdtempSync(join(tmpdir(), 'portik-files-')))
  app.use('/v1/console/sites/:site/*', async (c, next) => {
    const staff = c as unknown as Context<ConsoleEnv>
    const site = await directory.get(c.req.param('site'))
    if (site) staff.set('site', site)
    staff.set('actor', actor)
    staff.set('db', db)
    await next()
  })
  app.route('/v1/sites/:site', intakeRoutes({ ...deps, intake }))
  app.route('/v1/sites/:site', uploadRoutes({ ...deps, files }))
  app.route('/v1/sites/:site', fileRoutes({ ...deps, files }))
  app.route(
    '/v1/console/sites/:site',
    submissionConsoleRoutes({ ...deps, files, deliveriesOf, changed: (siteId, ids) => showRecords(db, siteId, ids) }),
  )
  for (const routes of recordRooms(deps)) app.route('/v1/console/sites/:site', routes)
  app.route('/v1/console/sites/:site', leadConsoleRoutes({ db }))
  const frame = { texts, publicUrl: PUBLIC_URL, assets: { url: PUBLIC_URL, integrity: () => undefined } }
  app.route('/', optInPages({ ...deps, sites: directory, frame }))

  const token = (change: Partial<Parameters<typeof issueFormToken>[1]> = {}, at = new Date(now.getTime() - 10_000)) =>
    issueFormToken(keys, { siteId: 'acme', formId: 'contact', version: 1, origin: ORIGIN, ...change }, at).token

  return {
    ...deps,
    everywhere,
    intake,
    files,
    app,
    directory,
    /** What answered 500. */
    unexpected,
    noticeText,
    token,
    clock,
    move: (milliseconds: number) => (now = new Date(now.getTime() + milliseconds)),
    from: (other: Client) => (client = other),
    /** Who asks the console from now on. */
    as: (other: Actor) => (actor = other),
    request: (change: Record<string, unknown> = {}) => ({
      id: randomUUID(),
      token: token(),
      locale: 'en',
      values: { name: 'Ana Anić', email: 'ana@example.com' },
      ...change,
    }),
    send: async (body: unknown, { form = 'contact', site = 'acme', origin = ORIGIN, type = 'application/json' } = {}) =>
      app.request(`/v1/sites/${site}/forms/${form}/submissions`, {
        method: 'POST',
        headers: { 'Content-Type': type, ...(origin ? { Origin: origin } : {}) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    count: async (table: string): Promise<number> =>
      rows<{ n: number }>(await everywhere.execute(sql.raw(`select count(*)::int as n from ${table}`)))[0]?.n ?? 0,
    query: async <Row>(query: string): Promise<Row[]> => rows<Row>(await everywhere.execute(sql.raw(query))),
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>
