import { access, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Diagnose, Finding } from './doctor-command.ts'
import { ConfigError, readConfig, type Config } from './platform/config.ts'
import { rows, type Db } from './platform/db.ts'
import { openTables, refusalOf, type Login } from './platform/isolation.ts'
import { pendingMigrations } from './platform/migrations.ts'
import { reasonOf } from './program.ts'

const OLDEST_POSTGRES = 150_000

const ok = (check: string, message: string): Finding => ({ check, status: 'ok', message })
const warning = (check: string, message: string): Finding => ({ check, status: 'warning', message })
const failed = (check: string, message: string): Finding => ({ check, status: 'failed', message })

const isLocal = (url: string): boolean => /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname)

const checkConfig = ({ unknown, publicUrl, trustedProxies, secret, smtpUrl, dataDir }: Config): Finding[] => {
  const behindProxy = !isLocal(publicUrl)
  return [
    unknown.length === 0
      ? ok('configuration', 'all variables are known')
      : warning('configuration', `these variables mean nothing: ${unknown.join(', ')}`),
    behindProxy && !publicUrl.startsWith('https:')
      ? warning('public URL', `${publicUrl} is not https: what visitors send can be read on its way`)
      : ok('public URL', publicUrl),
    behindProxy && trustedProxies.length === 0
      ? warning(
          'trusted proxies',
          'PORTIK_TRUSTED_PROXIES is not set. If a proxy stands in front, all visitors look like one; if it runs on this machine, limits by address do not hold at all',
        )
      : ok('trusted proxies', trustedProxies.length === 0 ? 'none; X-Forwarded-For is ignored' : trustedProxies.join(', ')),
    ok('secret', secret ? 'from PORTIK_SECRET' : `in ${join(dataDir, 'secret')}; keep a copy of it with the backups`),
    smtpUrl ? ok('mail', 'SMTP_URL is set') : warning('mail', 'SMTP_URL is not set: mail is kept in the outbox and nobody gets it'),
  ]
}

const checkFolder = async ({ dataDir, secret }: Config): Promise<Finding> => {
  try {
    await access(dataDir, constants.R_OK | constants.W_OK)
    const paths = [dataDir, ...(secret ? [] : [join(dataDir, 'secret')])]
    for (const path of paths) {
      const { mode } = await stat(path)
      if (process.platform !== 'win32' && (mode & 0o077) !== 0)
        return warning('data folder', `other users of this machine may read ${path}; run: chmod go= ${path}`)
    }
    return ok('data folder', dataDir)
  } catch (error) {
    return failed('data folder', `${dataDir} cannot be used (${(error as { code?: string }).code ?? 'unknown'})`)
  }
}

const checkWidgets = async (): Promise<Finding> =>
  access(new URL('../dist/embed.js', import.meta.url)).then(
    () => ok('widgets', 'built'),
    () => failed('widgets', 'not built; run: npm run build'),
  )

const WHO = `
  select session_user::text as name, l.rolsuper or l.rolbypassrls as privileged, current_user::text as "runsAs", c.rolsuper or c.rolbypassrls as unbound
  from pg_roles l, pg_roles c where l.rolname = session_user and c.rolname = current_user`

const checkIsolation = async (db: Db, { databaseUrl, production }: Config): Promise<Finding> => {
  const open = await openTables(db)
  if (open.length > 0) return failed('isolation', `rows of all sites can be read in ${open.join(', ')}; run: portik migrate`)
  const [login] = rows<Login & { unbound: boolean }>(await db.execute(sql.raw(WHO)))
  const refusal = login && databaseUrl ? refusalOf(login) : undefined
  if (refusal) return (production ? failed : warning)('isolation', refusal)
  return login?.unbound
    ? failed('isolation', 'row-level security does not bind the server')
    : ok('isolation', `sites are kept apart; runs as ${login?.runsAs}`)
}

const checkDatabase = async (db: Db, config: Config): Promise<Finding[]> => {
  const [server] = rows<{ number: number; version: string }>(
    await db.execute(sql`select current_setting('server_version_num')::int as number, current_setting('server_version') as version`),
  )
  const { number = 0, version = 'unknown' } = server ?? {}
  const database =
    number >= OLDEST_POSTGRES
      ? ok('database', `PostgreSQL ${version}`)
      : failed('database', `PostgreSQL ${version} is too old; 15 or newer is needed`)
  const pending = await pendingMigrations(db)
  if (pending.length > 0) return [database, failed('migrations', `${pending.length} are missing; run: portik migrate`)]
  return [database, ok('migrations', 'up to date'), await checkIsolation(db, config), await checkQueue(db)]
}

const checkQueue = async (db: Db): Promise<Finding> => {
  const [schema] = rows<{ present: boolean }>(await db.execute(sql`select to_regclass('pgboss.job') is not null as present`))
  if (!schema?.present) return warning('queue', 'made at the first start of the server')
  const [jobs] = rows<{ failed: number; late: number }>(
    await db.execute(sql`select
      (count(*) filter (where state = 'failed'))::int as failed,
      (count(*) filter (where state in ('created', 'retry') and start_after < now() - interval '5 minutes'))::int as late
      from pgboss.job`),
  )
  const { failed: given_up = 0, late = 0 } = jobs ?? {}
  if (late > 0) return warning('queue', `${late} jobs wait for more than five minutes: does a worker run?`)
  return given_up > 0 ? warning('queue', `${given_up} jobs were given up`) : ok('queue', 'no job is late')
}

/** Looks at everything that the server needs. `withDatabase` opens the database, migrated or not, and closes it when done. */
export const diagnose =
  (
    env: Readonly<Record<string, string | undefined>>,
    withDatabase: <Result>(run: (db: Db) => Promise<Result>) => Promise<Result>,
  ): Diagnose =>
  async () => {
    const findings: Finding[] = []
    try {
      const config = readConfig(env)
      findings.push(...checkConfig(config))
      findings.push(
        ...(await withDatabase((db) => checkDatabase(db, config)).catch((error: unknown) => [failed('database', reasonOf(error))])),
      )
      findings.push(await checkFolder(config))
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      findings.push(...error.mistakes.map((mistake) => failed('configuration', mistake)))
    }
    return [...findings, await checkWidgets()]
  }
