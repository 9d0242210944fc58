import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { insertConnection } from '../../server/crm/connection-store.ts'
import { webhook } from '../../server/crm/connectors/webhook.ts'
import { startDelivering } from '../../server/crm/deliver.ts'
import { planDeliveries } from '../../server/crm/deliveries.ts'
import { CRM_JOBS } from '../../server/crm/jobs.ts'
import { openEmbedded, openPostgres, type Database } from '../../server/platform/db.ts'
import { startJobs } from '../../server/platform/jobs.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { openOutgoing } from '../../server/platform/outgoing.ts'
import { insertSite } from '../../server/sites/store.ts'
import { startPostgres } from '../postgres.ts'
import { keys, lead } from '../server/crm/lead.ts'

/** How fast a backlog of leads drains to a receiver that answers at once: `node test/bench/deliveries.ts [count]`. */
const COUNT = Number(process.argv[2] ?? 5_000)

const measure = async (name: string, database: Database): Promise<void> => {
  await database.migrate()
  const { db } = database
  const ids = new Set<string>()
  const receiver = createServer((request, response) => {
    ids.add(String(request.headers['webhook-id']))
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo

  const site = { id: 'bench', name: 'Bench', locales: ['en'], theme: {}, controller: { name: 'Bench', email: 'b@example.com' } } as const
  const url = `http://127.0.0.1:${port}/`
  await inSite(db, 'bench', async (tx) => {
    await insertSite(tx, { ...site, locales: [...site.locales] })
    await insertConnection(tx, keys, { siteId: 'bench', kind: 'webhook', url, secret: webhook.secret(), settings: {} })
  })
  const jobs = await startJobs(database, { jobs: CRM_JOBS, supervise: true, onError: () => {} })
  await inSite(db, 'bench', async (tx) => {
    for (let i = 0; i < COUNT; i++) await planDeliveries(tx, jobs, { siteId: 'bench', kind: 'lead', recordId: randomUUID() })
  })

  const outgoing = openOutgoing([`127.0.0.1:${port}`])
  const started = performance.now()
  await startDelivering({
    db,
    jobs,
    keys,
    outgoing,
    consents: async () => undefined,
    records: async (_db, _site, _kind, id) => lead(id),
    report: () => {},
  })
  while (ids.size < COUNT) await new Promise((resolve) => setTimeout(resolve, 20))
  const seconds = (performance.now() - started) / 1000
  process.stdout.write(`${name}: ${COUNT} leads in ${seconds.toFixed(1)} s, ${Math.round(COUNT / seconds)} per second\n`)
  await jobs.stop()
  await outgoing.close()
  receiver.close()
  await database.close()
}

const postgres = await startPostgres({ durable: true })
await measure('PostgreSQL', await openPostgres(postgres.url))
await postgres.stop()
await measure('embedded', await openEmbedded())
