import { openSigner } from '../../gdpr/ledger/signing.ts'
import { keyring } from '../../server/platform/crypto.ts'
import { openPostgres } from '../../server/platform/db.ts'
import postgres from 'postgres'
import { drizzle } from 'drizzle-orm/postgres-js'
import { APP_ROLE } from '../../server/platform/isolation.ts'
import { startPostgres } from '../postgres.ts'
import { openPast, verified } from './ledger-world.ts'
import { drawing, openTampering, type Trial } from './tamper.ts'
import { sql } from 'drizzle-orm'

/** `npm run attack:ledger [-- trials [seed]]`: random tamperings by a database's superuser; each must be found, and its place named. */
const TRIALS = Number(process.argv[2] ?? 1_000)
const SEED = Number(process.argv[3] ?? Date.now() % 1_000_000)

const server = await startPostgres()
const database = await openPostgres(server.url)
await database.migrate()
const client = postgres(server.url, { max: 2, onnotice: () => {}, connection: { role: APP_ROLE, 'portik.every_site': 'on' } })
const everywhere = drizzle({ client })
const signer = await openSigner(database.db, keyring(Buffer.alloc(32, 7)))
const past = await openPast(everywhere, database.db, signer)
// A tenth of the people is erased before anybody tampers: what is left must prove itself without them.
await everywhere.execute(sql`
  delete from consents where id in (
    select id from (select id, row_number() over (order by id) as n from consents where site_id = ${past.siteId}) c where n % 10 = 0)`)
const clean = await verified(database.db, signer, past.siteId)

const tampering = openTampering(server.url, past, signer)
const exactly = ({ place, report }: Trial): boolean =>
  report.faults.some(
    ({ position, head, id }) =>
      ('position' in place && position === place.position) ||
      ('head' in place && head === place.head) ||
      ('id' in place && id === place.id),
  )
const counts = { found: 0, located: 0, exactly: 0 }
const began = performance.now()
for (let i = 0; i < TRIALS; i++) {
  const trial = await tampering.trial(i, drawing(SEED + i))
  if (trial.found) counts.found++
  if (trial.located) counts.located++
  if (trial.located && exactly(trial)) counts.exactly++
  if (!trial.found || !trial.located)
    process.stdout.write(
      `missed: ${trial.name}, seed ${SEED + i}, at ${JSON.stringify(trial.place)}: ${JSON.stringify(trial.report.faults.slice(0, 3))}\n`,
    )
}
const after = await verified(database.db, signer, past.siteId)
process.stdout.write(
  `${TRIALS} tamperings of ${tampering.kinds} kinds in ${((performance.now() - began) / 1000).toFixed(0)} s (seed ${SEED}): ${counts.found} found, ${counts.located} located, ` +
    `${counts.exactly} of them to the very entry or head, the others to the entries under one head. ` +
    `Untouched, with ${clean.entries - clean.records} of ${clean.entries} records erased: ${clean.ok && after.ok ? 'right' : 'WRONG'}.\n`,
)
await tampering.close()
await client.end()
await database.close()
await server.stop()
process.exitCode = clean.ok && after.ok && counts.found === TRIALS && counts.located === TRIALS ? 0 : 1
