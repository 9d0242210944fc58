import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { openSigner, type Signer } from '../gdpr/ledger/signing.ts'
import { demoTarget } from './demo-target.ts'
import type { Config } from './platform/config.ts'
import { keyring, type Keys } from './platform/crypto.ts'
import { openEmbedded, openPostgres, type Database, type Db } from './platform/db.ts'
import { refusalOf } from './platform/isolation.ts'
import { openFiles, type Files } from './platform/files.ts'
import { lockFolder } from './platform/folder-lock.ts'
import type { Check } from './platform/health.ts'
import { startJobs, type Jobs } from './platform/jobs.ts'
import { openLimits, type Limits } from './platform/limits.ts'
import { openLive, type Live } from './platform/live.ts'
import type { Log } from './platform/log.ts'
import { openMetrics, type Metrics } from './platform/metrics.ts'
import { openMailer, type Mailer } from './platform/mailer.ts'
import { pendingMigrations } from './platform/migrations.ts'
import { masterSecret } from './platform/secret.ts'
import { openOutgoing, type Outgoing } from './platform/outgoing.ts'
import { openTexts, type Texts } from './platform/texts.ts'
import { siteDirectory, type Sites } from './sites/directory.ts'
import { openSightings, type Sightings } from './sites/sightings.ts'
import { openIdentity, type Identity } from './sites/staff/identity.ts'
import { openReleases, type Releases } from './widget-releases.ts'
import { JOBS } from './worker.ts'

/** All that features are made of. Each takes the few parts it needs; only the composition in `server/*.ts` sees the whole. */
export type Runtime = {
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  readonly database: Database
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly limits: Limits
  readonly files: Files
  readonly sites: Sites
  /** Which pages ask for something of a site. */
  readonly sightings: Sightings
  readonly identity: Identity
  readonly texts: Texts
  readonly releases: Releases
  readonly outgoing: Outgoing
  readonly live: Live
  /** Signs what others verify without this server: tree heads, receipts, certificates. */
  readonly signer: Signer
  /** Undefined without `SMTP_URL`: mail stays in the outbox. */
  readonly mailer: Mailer | undefined
  /** What `/readyz` asks. */
  readonly checks: Readonly<Record<string, Check>>
  /** Ends what was opened, in the order that loses nothing. */
  close(): Promise<void>
}

/** Something is in the way that the person can do something about; the message says what. */
export class CannotOpen extends Error {}

/** Another process holds the embedded database: a server, or for a moment a command. */
export class FolderTaken extends CannotOpen {}

type Opened = { readonly database: Database; readonly release: () => void }

/** The database of the configuration; the embedded one is locked for this process first. */
export const openDatabase = async ({ databaseUrl, dbBackend, dataDir }: Config): Promise<Opened> => {
  if (databaseUrl) return { database: await openPostgres(databaseUrl, { backend: dbBackend }), release: () => {} }
  const lock = lockFolder(dataDir)
  if (!('release' in lock))
    throw new FolderTaken(`Process ${lock.pid} already uses the data folder ${dataDir}. Stop it, or set PORTIK_DATA_DIR to another folder.`)
  try {
    return { database: await openEmbedded(join(dataDir, 'db')), release: () => lock.release() }
  } catch (error) {
    lock.release()
    throw error
  }
}

const checksOf = ({ db }: Database): Record<string, Check> => ({
  database: () => db.execute(sql`select 1`),
  queue: () => db.execute(sql`select version from pgboss.version`),
  async migrations() {
    if ((await pendingMigrations(db)).length > 0) throw new Error('migrations are pending')
  },
})

/** The embedded database's own login is privileged, but only this process reaches it, and works as another. */
const checkLogin = ({ kind, login }: Database, { production }: Config, log: Log): void => {
  const refusal = kind === 'postgres' ? refusalOf(login) : undefined
  if (refusal && production) throw new CannotOpen(refusal)
  if (refusal) log.warn('the database login is privileged; in production the server refuses it')
}

/** A login that does not own the tables may use them, but not change them. */
const DENIED = '42501'

const bringUpToDate = async (database: Database): Promise<void> => {
  try {
    await database.migrate()
  } catch (error) {
    for (let e: unknown = error; e instanceof Error; e = e.cause)
      if ((e as { code?: string }).code === DENIED)
        throw new CannotOpen(
          'The database is not up to date, and this login may not change it. Run portik migrate with the login that owns it.',
        )
    throw error
  }
}

type Options = {
  /** Brings the database up to date; else a database that is behind is refused. The embedded one always is brought up to date. */
  readonly migrate: boolean
  /** Whether this process keeps the queue in order and runs its schedule. */
  readonly supervise: boolean
}

/** Opens database, queue and everything that stands on them. Throws `CannotOpen` with a sentence for the person. */
export const openRuntime = async (config: Config, log: Log, { migrate, supervise }: Options): Promise<Runtime> => {
  const keys = keyring(masterSecret(config))
  const { database, release } = await openDatabase(config)
  const { db } = database
  try {
    checkLogin(database, config, log)
    if (migrate || database.kind === 'embedded') await bringUpToDate(database)
    else if ((await pendingMigrations(db)).length > 0) throw new CannotOpen('The database is not up to date. Run: portik migrate')
    const jobs = await startJobs(database, { jobs: JOBS, supervise, onError: (error) => log.error('queue failed', error) })
    const mailer = config.smtpUrl ? openMailer(config.smtpUrl, config.mailFrom ?? 'portik@localhost') : undefined
    const live = openLive(database, (error) => log.error('live updates are not heard', error))
    const sightings = openSightings(db, { onError: (error) => log.error('sightings could not be stored', error) })
    const limits = openLimits(db, keys, { onError: (error) => log.error('limits could not be stored; trying again', error) })
    const texts = openTexts(new URL('../locales/', import.meta.url), (locale, key) => log.warn('text is missing', { locale, key }))
    return {
      config,
      log,
      metrics: openMetrics(),
      database,
      db,
      jobs,
      keys,
      limits,
      files: await openFiles(join(config.dataDir, 'files')),
      sites: siteDirectory(db),
      sightings,
      identity: openIdentity({ config, db, jobs, keys, limits, texts, log }),
      texts,
      releases: await openReleases(join(config.dataDir, 'widgets')),
      outgoing: openOutgoing([...config.allowedPrivateTargets, ...(config.seed === 'demo' ? [demoTarget(config)] : [])]),
      live,
      signer: await openSigner(db, keys),
      mailer,
      checks: checksOf(database),
      async close() {
        await live.close()
        await jobs.stop()
        await sightings.close()
        await limits.close().catch((error: unknown) => log.error('limits could not be stored', error))
        mailer?.close()
        await database.close()
        release()
      },
    }
  } catch (error) {
    await database.close().catch(() => {})
    release()
    throw error
  }
}
