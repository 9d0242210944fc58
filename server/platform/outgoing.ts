import { lookup as dnsLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, request } from 'undici'
import { isPublicAddress } from './address.ts'

/** What a stranger's server answered. `body` is the beginning of its text, for programs only: never show it to anybody. */
export type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Milliseconds for everything: name, connection, sending, answer. */
  readonly timeout?: number
  /** How much of the answer's text is read, in bytes; 64 KB unless told. */
  readonly most?: number
}

/** Calls to addresses that tenants chose. The only way out of the server to such addresses. */
export type Outgoing = {
  /** Redirects are answers, not followed. Throws `AddressRefused`, or `CallFailed` when nobody answered. */
  send(url: string, call: Call): Promise<Answer>
  /** Throws `AddressRefused` when `send` would refuse this URL now, or `CallFailed` when its name does not resolve. */
  check(url: string): Promise<void>
  close(): Promise<void>
}

/** All addresses of a host name. Replaceable, so that a test can be an attacker's name server. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

/** The URL is not one that a tenant may make this server call. The message says why, and is safe to show. */
export class AddressRefused extends Error {}

/** Nobody answered: no such name, connection refused or cut, no answer in time. Safe to show. */
export class CallFailed extends Error {
  /** `name` does not resolve; nobody answered in time; the certificate is not valid; the connection was refused or broke. */
  readonly why: 'name' | 'timeout' | 'certificate' | 'broken'

  constructor(message: string, why: CallFailed['why'], cause?: unknown) {
    super(message, { cause })
    this.why = why
  }

  get timedOut(): boolean {
    return this.why === 'timeout'
  }
}

/** Ports on which web services take HTTPS; any other could be somebody's mail or database server. */
const PORTS = new Set(['443', '4443', '8443', '9443'])

/** Standard Webhooks asks for 15 to 30 seconds; a stopping worker waits 20. */
const TIMEOUT_MS = 15_000

/** Time for name and connection alone: a black hole should not hold a worker for the whole timeout. */
const CONNECT_TIMEOUT_MS = 8_000

/** What a receiver's answer may weigh, unless the call allows more. */
const MAX_BODY_BYTES = 64 * 1024

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80')

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

const targetOf = (url: URL): string => `${bare(url.hostname)}:${portOf(url)}`

/** `URL` has already turned odd spellings of addresses (0x7f.1, 2130706433) into plain ones. */
const parse = (text: string, allowed: ReadonlySet<string>): URL => {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw new AddressRefused('This is not an https address.')
  if (url.username || url.password) throw new AddressRefused('The address must not contain a user name or password.')
  if (allowed.has(targetOf(url))) return url
  if (url.protocol !== 'https:') throw new AddressRefused('The address must start with https://.')
  if (!PORTS.has(portOf(url))) throw new AddressRefused(`The port must be one of ${[...PORTS].join(', ')}.`)
  return url
}

const resolveByDns: Resolve = (hostname) => dnsLookup(hostname, { all: true })

const PRIVATE = 'The address belongs to a private network.'

/** Every address of the name, all of them public; one private address among public ones refuses the name. */
const publicAddresses = async (hostname: string, resolve: Resolve): ReturnType<Resolve> => {
  const addresses = await resolve(hostname).catch((error: unknown) => {
    throw new CallFailed('The host name of the address cannot be resolved.', 'name', error)
  })
  if (addresses.length === 0) throw new CallFailed('The host name of the address cannot be resolved.', 'name')
  if (!addresses.every(({ address }) => isPublicAddress(address))) throw new AddressRefused(PRIVATE)
  return addresses
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** Resolves and checks in one step, so that the address which was checked is the one that is dialled (no rebinding). */
const pinnedLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, done) => {
    publicAddresses(hostname, resolve).then(
      (addresses) => {
        const [first] = addresses
        if (options.all) done(null, [...addresses])
        else if (first) done(null, first.address, first.family)
      },
      (error: unknown) => done(asError(error), '', 0),
    )
  }

/** Node does not ask `lookup` about literal addresses, so they are checked before. */
const guardedConnector = (resolve: Resolve, allowed: ReadonlySet<string>): buildConnector.connector => {
  const open = buildConnector({ timeout: CONNECT_TIMEOUT_MS })
  const guarded = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: pinnedLookup(resolve) })
  return (options, done) => {
    const host = bare(options.hostname)
    const port = options.port || (options.protocol === 'https:' ? '443' : '80')
    if (allowed.has(`${host}:${port}`)) return open(options, done)
    if (isIP(host) && !isPublicAddress(host)) return done(new AddressRefused(PRIVATE), null)
    guarded(options, done)
  }
}

/** What is left unread after `most` bytes, or lost when the line breaks, is not needed: status and headers have arrived. */
const readCapped = async (body: AsyncIterable<Buffer>, most: number): Promise<string> => {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of body) {
      parts.push(part)
      size += part.length
      if (size >= most) break
    }
  } catch {
    // The answer counts without the rest of its text.
  }
  return Buffer.concat(parts).subarray(0, most).toString('utf8')
}

const explain = (error: unknown): Error => {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof AddressRefused || e instanceof CallFailed) return e
  const { name, code = '' } = error as { name?: string; code?: string }
  if (name === 'TimeoutError' || name === 'AbortError') return new CallFailed('The receiver did not answer in time.', 'timeout', error)
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new CallFailed('The receiver cannot be reached: no connection in time.', 'timeout', error)
  if (code === 'ECONNREFUSED') return new CallFailed('The receiver refuses connections.', 'broken', error)
  if (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
    return new CallFailed('The certificate of the receiver is not valid.', 'certificate', error)
  return new CallFailed('The connection to the receiver broke before it answered.', 'broken', error)
}

/** `allowed` is `PORTIK_ALLOWED_PRIVATE_TARGETS`: host:port pairs that may be private and plain http. */
export const openOutgoing = (allowed: readonly string[] = [], resolve: Resolve = resolveByDns): Outgoing => {
  const exempt = new Set(allowed.map((target) => targetOf(new URL(`http://${target}`))))
  const agent = new Agent({
    connect: guardedConnector(resolve, exempt),
    connections: 32,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    allowH2: false,
  })
  return {
    async send(text, { method, headers, body, timeout = TIMEOUT_MS, most = MAX_BODY_BYTES }) {
      const url = parse(text, exempt)
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method,
          headers: { 'user-agent': 'Portik', 'accept-encoding': 'identity', ...headers },
          body: body ?? null,
          signal: AbortSignal.timeout(timeout),
        })
        const flat = Object.entries(answer.headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)] as const],
        )
        return { status: answer.statusCode, headers: Object.fromEntries(flat), body: await readCapped(answer.body, most) }
      } catch (error) {
        throw explain(error)
      }
    },
    async check(text) {
      const url = parse(text, exempt)
      if (exempt.has(targetOf(url))) return
      const host = bare(url.hostname)
      if (isIP(host) && !isPublicAddress(host)) throw new AddressRefused(PRIVATE)
      if (!isIP(host)) await publicAddresses(host, resolve)
    },
    close: () => agent.destroy(),
  }
}
