import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from '../../server/app.ts'
import { publishForm } from '../../server/forms/publish.ts'
import { readConfig } from '../../server/platform/config.ts'
import { openLog } from '../../server/platform/log.ts'
import { openRuntime } from '../../server/runtime.ts'
import { siteOrigins, sites } from '../../server/sites/tables.ts'
import { form, ORIGIN, SECRET, SITE } from './world.ts'
import { inSite } from '../../server/platform/tenancy.ts'

/**
 * The server as it runs, without its worker, in a process of its own: all middleware, all checks, its log and its queue. Only
 * the proof of work is left out, which visitors may leave out too. Arguments: a data folder, the address of a database (else
 * it embeds one). The port goes to whoever made the process.
 */
const [dataDir = '', databaseUrl] = process.argv.slice(2)

const config = readConfig({
  PORTIK_DATA_DIR: dataDir,
  PORTIK_SECRET: SECRET.toString('base64'),
  PORTIK_PUBLIC_URL: 'http://portal.example',
  PORTIK_SEED: 'none',
  DATABASE_URL: databaseUrl,
})
const runtime = await openRuntime(config, openLog(config.logLevel), { migrate: true, supervise: false })
await inSite(runtime.db, SITE, async (tx) => {
  await tx.insert(sites).values({ id: SITE, name: SITE, locales: ['en'], controller: { name: 'Bench', email: 'bench@example.com' } })
  await tx.insert(siteOrigins).values({ siteId: SITE, origin: ORIGIN })
})
const site = await runtime.sites.get(SITE)
if (!site) throw new Error('the site is missing')
await publishForm(runtime.db, { site, definition: form, noticeTexts: () => 'You may call me.' })

const { fetch } = await createApp(runtime)
const server = createAdaptorServer({ fetch }) as Server
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))

process.once('SIGTERM', () => {
  server.closeAllConnections()
  server.close(() => {
    void runtime.close().then(() => process.exit(0))
  })
})
