import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { demoCrm } from '../../demo/crm.ts'
import { advance } from '../../gdpr/erase/advance.ts'
import { openErasures } from '../../gdpr/erase/erasures.ts'
import { insertConnection } from '../../server/crm/connection-store.ts'
import { webhook } from '../../server/crm/connectors/webhook.ts'
import { erasingOf } from '../../server/erasing.ts'
import { publishForm } from '../../server/forms/publish.ts'
import { readConfig } from '../../server/platform/config.ts'
import { openPostgres } from '../../server/platform/db.ts'
import { APP_ROLE } from '../../server/platform/isolation.ts'
import { openLog } from '../../server/platform/log.ts'
import { inEverySite, inSite } from '../../server/platform/tenancy.ts'
import { showRecords } from '../../server/record-rooms.ts'
import { openRuntime } from '../../server/runtime.ts'
import { insertSite } from '../../server/sites/store.ts'
import { contactForm } from '../server/forms/world.ts'
import { startPostgres } from '../postgres.ts'
import { crowdOf, TOKEN } from './crowd.ts'

/** `npm run attack:erasure [-- people]`: erases people who left something everywhere, beside as many who stay, and looks for what is left. */
const PEOPLE = Number(process.argv[2] ?? 1_000)

/** Erased in one go, as the worker would: one look for left-overs serves all. */
const AT_ONCE = 50

const server = await startPostgres()
const secret = webhook.secret()
const crm = demoCrm(secret)
const there = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const { status, body } = crm.receive(Buffer.concat(parts).toString(), request.headers as Record<string, string>)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
})
await new Promise<void>((resolve) => there.listen(0, '127.0.0.1', resolve))
const { port } = there.address() as AddressInfo

const dataDir = mkdtempSync(join(tmpdir(), 'portik-attack-'))
const setup = await openPostgres(server.url)
await setup.migrate()
await setup.close()
const runtime = await openRuntime(
  readConfig({
    DATABASE_URL: server.url,
    PORTIK_SECRET: randomBytes(32).toString('base64'),
    PORTIK_DATA_DIR: dataDir,
    PORTIK_ALLOWED_PRIVATE_TARGETS: `127.0.0.1:${port}`,
    PORTIK_LOG_LEVEL: 'silent',
  }),
  openLog('silent'),
  { migrate: false, supervise: false },
)
const { db, keys, files } = runtime
const client = postgres(server.url, { max: 2, onnotice: () => {}, connection: { role: APP_ROLE, 'portik.every_site': 'on' } })

const site = {
  id: 'acme',
  name: 'Acme',
  locales: ['en' as const],
  theme: {},
  controller: { name: 'Acme', email: 'acme@example.com' },
  origins: [],
}
await inEverySite(db, (tx) => insertSite(tx, site))
await publishForm(db, { site, definition: contactForm, noticeTexts: (purpose) => purpose })
const [notice] = await client<{ id: string }[]>`select id from notices limit 1`
const connection = await inSite(db, 'acme', (tx) =>
  insertConnection(tx, keys, { siteId: 'acme', kind: 'webhook', url: `http://127.0.0.1:${port}/`, secret, settings: {} }),
)
const crowd = await crowdOf(
  drizzle({ client }),
  files,
  { id: 'acme', form: 'contact', notice: notice?.id ?? randomUUID(), connection },
  PEOPLE * 2,
)
const records = (await client<{ id: string }[]>`select id from submissions`).map(({ id }) => id)
for (let from = 0; from < records.length; from += 200) await showRecords(db, 'acme', records.slice(from, from + 200))
const [erased, kept] = [crowd.slice(0, PEOPLE), crowd.slice(PEOPLE)]

const deps = erasingOf(runtime)
const erasures = openErasures(deps)
const began = performance.now()
const states = new Map<string, number>()
for (let from = 0; from < PEOPLE; from += AT_ONCE) {
  const refs: { siteId: string; erasureId: string }[] = []
  for (const { id } of erased.slice(from, from + AT_ONCE)) {
    const start = { siteId: 'acme', requestId: null, subjectIds: [id], approvedBy: 'attack' }
    refs.push({ siteId: 'acme', erasureId: await inSite(db, 'acme', (tx) => erasures.start(tx, start)) })
  }
  await advance(deps, refs)
  for (const { erasureId } of refs) {
    const { state = 'missing' } = (await erasures.status('acme', erasureId)) ?? {}
    states.set(state, (states.get(state) ?? 0) + 1)
  }
}
const seconds = (performance.now() - began) / 1000

/** Looks by itself, not as the product does: every row of every table as the superuser sees it, and every file. */
const left = async (): Promise<ReadonlySet<string>> => {
  const found = new Set<string>()
  const tables = await client<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`
  for (const { name } of tables)
    for (const { row } of await client.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`))
      for (const [token] of row.matchAll(TOKEN)) found.add(token)
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) for (const [token] of readFileSync(join(entry.parentPath, entry.name), 'latin1').matchAll(TOKEN)) found.add(token)
  return found
}

const found = await left()
const orphans = erased.filter(({ tokens }) => tokens.some((token) => found.has(token))).length
// Also shows that the look is not blind.
const whole = kept.filter(({ tokens }) => tokens.every((token) => found.has(token))).length
process.stdout.write(
  `${PEOPLE} people erased in ${seconds.toFixed(0)} s (${((1000 * seconds) / PEOPLE).toFixed(0)} ms each): ${[...states].map(([state, count]) => `${count} ${state}`).join(', ')}; ` +
    `${orphans} left something; ${whole} of ${kept.length} others are whole.\n`,
)
there.closeAllConnections()
there.close()
await client.end()
await runtime.close()
await server.stop()
rmSync(dataDir, { recursive: true, force: true })
process.exitCode = orphans === 0 && whole === kept.length && states.get('done') === PEOPLE ? 0 : 1
