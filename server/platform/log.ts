import pino, { type DestinationStream } from 'pino'
import type { Config } from './config.ts'

/**
 * All that a log line may say (ASVS 16.2.5). Fields that are not named here are dropped, whatever they hold: nothing that a
 * visitor typed, no address, no query, no header can get into a log by accident.
 */
const FIELDS = [
  'method',
  'route',
  'status',
  'ms',
  'request',
  'site',
  'form',
  'queue',
  'job',
  'connection',
  'delivery',
  'locale',
  'rule',
  'key',
  'count',
  'attempt',
  'seconds',
  'code',
  'port',
  'role',
  'version',
  'database',
  'signal',
  'variable',
] as const
export type LogFields = Readonly<Partial<Record<(typeof FIELDS)[number], string | number | boolean | undefined>>>

/** Messages are fixed sentences; what varies goes into fields. */
export type Log = {
  readonly debug: (message: string, fields?: LogFields) => void
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
  /** Of `error`, its name, code and stack frames are kept; not its message, which may quote what somebody typed. */
  readonly error: (message: string, error?: unknown, fields?: LogFields) => void
}

const LONGEST_VALUE = 200

const KNOWN: ReadonlySet<string> = new Set(FIELDS)
const BREAKING = /[\p{Cc}\u2028\u2029]/gu

const permitted = (fields: LogFields = {}): Record<string, string | number | boolean> => {
  const kept: Record<string, string | number | boolean> = {}
  for (const name in fields) {
    if (!KNOWN.has(name)) continue
    const value: unknown = fields[name as keyof LogFields]
    if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value
    // A line break in a value could pretend to be a line of its own wherever JSON is shown as text.
    else if (typeof value === 'string') kept[name] = value.slice(0, LONGEST_VALUE).replace(BREAKING, ' ')
  }
  return kept
}

const NAMES = ['code', 'constraint', 'table', 'column', 'syscall'] as const

/** The error and its causes without their words: drivers quote values and parameters in messages. */
const describe = (error: unknown): unknown[] => {
  const chain: unknown[] = []
  for (let e = error; e instanceof Error && chain.length < 5; e = e.cause) {
    const known = e as Error & Partial<Record<(typeof NAMES)[number], unknown>>
    const named = Object.fromEntries(NAMES.flatMap((name) => (typeof known[name] === 'string' ? [[name, known[name]]] : [])))
    const frames = (e.stack ?? '').split('\n').flatMap((line) => /^\s+at (.*)$/.exec(line)?.[1] ?? [])
    chain.push({ name: e.constructor.name, ...named, frames: frames.slice(0, 12) })
  }
  return chain
}

/** Logs JSON lines to standard output, or to `stream`. */
export const openLog = (level: Config['logLevel'], stream?: DestinationStream): Log => {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const log = stream ? pino(options, stream) : pino(options)
  return {
    debug: (message, fields) => log.debug(permitted(fields), message),
    info: (message, fields) => log.info(permitted(fields), message),
    warn: (message, fields) => log.warn(permitted(fields), message),
    error: (message, error, fields) =>
      log.error({ ...permitted(fields), ...(error === undefined ? {} : { error: describe(error) }) }, message),
  }
}
