import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { openCatalogue } from '../../server/forms/catalogue.ts'
import { openIntake } from '../../server/forms/intake.ts'
import { intakeRoutes } from '../../server/forms/intake-routes.ts'
import { submissionAccepted } from '../../server/forms/jobs.ts'
import { publishForm } from '../../server/forms/publish.ts'
import { sentValues } from '../../server/forms/submission-store.ts'
import { leadDestination } from '../../server/leads/destination.ts'
import { findClient, type ClientEnv } from '../../server/platform/client.ts'
import { openEmbedded, openPostgres } from '../../server/platform/db.ts'
import { secureHeaders } from '../../server/platform/headers.ts'
import { startJobs } from '../../server/platform/jobs.ts'
import { jsonBodies } from '../../server/platform/json-body.ts'
import { openLimits } from '../../server/platform/limits.ts'
import { onError } from '../../server/platform/problem.ts'
import { openTexts } from '../../server/platform/texts.ts'
import { siteDirectory } from '../../server/sites/directory.ts'
import { publicSite } from '../../server/sites/middleware.ts'
import { siteOrigins, sites } from '../../server/sites/tables.ts'
import { form, keys, ORIGIN, SITE } from './world.ts'

/**
 * The intake as a visitor meets it, in a process of its own: all middleware, all checks, real queue. Only the proof of
 * work is left out, which visitors may leave out too. Without an address of a database it embeds one.
 */
const url = process.argv[2]
const publicUrl = 'https://portal.example'

const database = url ? openPostgres(url) : await openEmbedded(process.argv[3])
await database.migrate()
const { db } = database
await db.insert(sites).values({ id: SITE, name: SITE, locales: ['en'], controller: { name: 'Bench', email: 'bench@example.com' } })
await db.insert(siteOrigins).values({ siteId: SITE, origin: ORIGIN })
const directory = siteDirectory(db)
const site = await directory.get(SITE)
if (!site) throw new Error('the site is missing')
await publishForm(db, { site, definition: form, noticeTexts: () => 'You may call me.' })

const fail = (error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
}
const jobs = await startJobs(database, { jobs: [submissionAccepted], supervise: false, onError: fail })
const limits = openLimits(db, keys)
const catalogue = openCatalogue(db)
const texts = openTexts(new URL('../../locales/', import.meta.url))
const destinations = { leads: leadDestination(sentValues) }
const intake = openIntake({ db, keys, jobs, limits, catalogue, texts, destinations, writers: url ? 2 : 1 })

const app = new Hono<ClientEnv>()
app.onError(onError(fail))
app.use(secureHeaders(publicUrl), findClient([]))
app.use(
  '/v1/*',
  jsonBodies(() => false),
)
app.use('/v1/sites/:site/*', publicSite(directory, publicUrl))
app.route('/v1/sites/:site', intakeRoutes({ intake, keys, catalogue, limits, publicUrl }))

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.stdout.write(`${port}\n`))
process.once('SIGTERM', () => {
  server.close()
  process.exit(0)
})
