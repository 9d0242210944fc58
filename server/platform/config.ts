import { resolve } from 'node:path'
import * as z from 'zod'
import { parseRange } from './client.ts'

/** How this server was set up; read once, at the start. */
export type Config = {
  readonly port: number
  readonly host: string
  /** How browsers reach the server, without a trailing slash. */
  readonly publicUrl: string
  /** PostgreSQL 15 or newer; undefined: embedded, in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** Absolute path. */
  readonly dataDir: string
  readonly role: 'all' | 'web' | 'worker'
  readonly dbBackend: 'postgres' | 'citus' | 'yugabytedb' | 'cockroachdb'
  /** Undefined: kept in the data folder, see `masterSecret`. */
  readonly secret: Buffer | undefined
  readonly smtpUrl: string | undefined
  readonly mailFrom: string | undefined
  /** The identity provider by which staff may sign in (OpenID Connect); undefined: none. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | undefined
  /** `host:port` that outgoing calls may reach although private. */
  readonly allowedPrivateTargets: readonly string[]
  readonly seed: 'demo' | 'none'
  /** Addresses or CIDR ranges whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[]
  /** Real visitors come here: what only warns elsewhere refuses to start. */
  readonly production: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Names that begin with `PORTIK_` and mean nothing: probably misspelt. */
  readonly unknown: readonly string[]
}

/** All mistakes of a configuration, one line each. Values are not repeated: some are passwords. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
    super(`The configuration has ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`)
    this.mistakes = mistakes
  }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const isRange = (text: string): boolean => {
  try {
    return parseRange(text) !== undefined
  } catch {
    return false
  }
}

const urlWith = (protocol: RegExp, message: string) => z.url({ protocol, error: message })

const publicUrl = urlWith(/^https?$/, 'must be an http or https URL').refine((text) => {
  const { pathname, search, hash, username } = new URL(text)
  return pathname === '/' && search === '' && hash === '' && username === ''
}, 'must be scheme, host and port only, without a path')

const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

const OIDC = ['PORTIK_OIDC_ISSUER', 'PORTIK_OIDC_CLIENT_ID', 'PORTIK_OIDC_CLIENT_SECRET'] as const

const environment = z.object({
  PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(65_535, 'must be 65535 or less')
    .default(8787),
  HOST: z.string().default('127.0.0.1'),
  PORTIK_PUBLIC_URL: publicUrl.optional(),
  DATABASE_URL: urlWith(/^postgres(ql)?$/, 'must begin with postgres:// or postgresql://').optional(),
  PORTIK_DATA_DIR: z.string().default('.data'),
  PORTIK_ROLE: z.enum(['all', 'web', 'worker'], 'must be all, web or worker').default('all'),
  PORTIK_DB_BACKEND: z
    .enum(['postgres', 'citus', 'yugabytedb', 'cockroachdb'], 'must be postgres, citus, yugabytedb or cockroachdb')
    .default('postgres'),
  PORTIK_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9+/_-]+={0,2}$/, 'must be base64')
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length >= 32, 'must be at least 32 bytes; make one with: openssl rand -base64 32')
    .optional(),
  SMTP_URL: urlWith(/^smtps?$/, 'must begin with smtp:// or smtps://').optional(),
  PORTIK_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an address, or: Name <address>')
    .optional(),
  PORTIK_OIDC_ISSUER: urlWith(/^https?$/, 'must be the https URL of the identity provider')
    .refine(
      (text) => text.startsWith('https:') || LOCAL.has(new URL(text).hostname),
      'must begin with https://, unless it is on this machine',
    )
    .optional(),
  PORTIK_OIDC_CLIENT_ID: z.string().optional(),
  PORTIK_OIDC_CLIENT_SECRET: z.string().optional(),
  PORTIK_ALLOWED_PRIVATE_TARGETS: z
    .string()
    .default('')
    .transform(list)
    .refine((all) => all.every((target) => /^(\[[0-9a-f:.]+\]|[^\s:/]+):\d{1,5}$/i.test(target)), 'must be host:port, comma-separated'),
  PORTIK_SEED: z.enum(['demo', 'none'], 'must be demo or none').optional(),
  PORTIK_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(list)
    .refine((all) => all.every(isRange), 'must be IP addresses or CIDR ranges, comma-separated'),
  PORTIK_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent').default('info'),
})

/** What variables must agree on with one another; asked of the text itself, so that no mistake hides another. */
const disagreements = (env: Readonly<Record<string, string | undefined>>): string[] => {
  const mistakes: string[] = []
  if (env['DATABASE_URL'] && !env['PORTIK_SECRET'])
    mistakes.push('PORTIK_SECRET: is needed with DATABASE_URL, the same for all processes; make one with: openssl rand -base64 32')
  if (!env['DATABASE_URL'] && env['PORTIK_DB_BACKEND'] && env['PORTIK_DB_BACKEND'] !== 'postgres')
    mistakes.push('PORTIK_DB_BACKEND: needs DATABASE_URL')
  if (!env['DATABASE_URL'] && (env['PORTIK_ROLE'] === 'web' || env['PORTIK_ROLE'] === 'worker'))
    mistakes.push('PORTIK_ROLE: must be all without DATABASE_URL, for the embedded database admits one process')
  if (env['SMTP_URL'] && !env['PORTIK_MAIL_FROM']) mistakes.push('PORTIK_MAIL_FROM: is needed with SMTP_URL')
  if (OIDC.some((name) => env[name]))
    for (const name of OIDC) if (!env[name]) mistakes.push(`${name}: is needed; sign-in by OpenID Connect takes all of ${OIDC.join(', ')}`)
  return mistakes
}

/** An address to type into a browser; a server that listens everywhere is reached as localhost from here. */
const localUrl = (host: string, port: number): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

const oidcOf = ({
  PORTIK_OIDC_ISSUER: issuer,
  PORTIK_OIDC_CLIENT_ID: clientId,
  PORTIK_OIDC_CLIENT_SECRET: clientSecret,
}: z.infer<typeof environment>): Config['oidc'] => (issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : undefined)

/** Reads the environment; an empty variable counts as unset. Throws `ConfigError` that names all mistakes together. */
export const readConfig = (environ: Readonly<Record<string, string | undefined>>): Config => {
  const env = Object.fromEntries(Object.entries(environ).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(env)
  const mistakes = [...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`), ...disagreements(env)]
  if (!parsed.data || mistakes.length > 0) throw new ConfigError(mistakes)

  const read = parsed.data
  const publicUrl = read.PORTIK_PUBLIC_URL ? new URL(read.PORTIK_PUBLIC_URL).origin : localUrl(read.HOST, read.PORT)
  return {
    port: read.PORT,
    host: read.HOST,
    publicUrl,
    databaseUrl: read.DATABASE_URL,
    dataDir: resolve(read.PORTIK_DATA_DIR),
    role: read.PORTIK_ROLE,
    dbBackend: read.PORTIK_DB_BACKEND,
    secret: read.PORTIK_SECRET,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.PORTIK_MAIL_FROM,
    oidc: oidcOf(read),
    allowedPrivateTargets: read.PORTIK_ALLOWED_PRIVATE_TARGETS,
    seed: read.PORTIK_SEED ?? (read.DATABASE_URL ? 'none' : 'demo'),
    trustedProxies: read.PORTIK_TRUSTED_PROXIES,
    production: publicUrl.startsWith('https:') || (read.DATABASE_URL !== undefined && env['NODE_ENV'] === 'production'),
    logLevel: read.PORTIK_LOG_LEVEL,
    unknown: Object.keys(env).filter((name) => name.startsWith('PORTIK_') && !(name in environment.shape)),
  }
}
