import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/** Scheme, host (with or without a first label `*`) and port; nothing else may follow. */
const SHAPE = /^(https?):\/\/([^/?#@\\%\s:[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i
const LABEL = /^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 }

const hostOf = (scheme: string, host: string): string | undefined => {
  if (host.startsWith('[')) {
    const url = `${scheme}://${host}`
    return URL.canParse(url) ? new URL(url).hostname : undefined
  }
  const wildcard = host.startsWith('*.')
  const name = domainToASCII(wildcard ? host.slice(2) : host)
  const labels = name.split('.')
  if (name.length > 253 || !labels.every((label) => LABEL.test(label))) return undefined
  // An address has one spelling here: not 0x7f.1, and no wildcard.
  if (isIP(name) && name !== host) return undefined
  // `*.com` would be half the internet; the wildcard stands for one label of a domain that somebody owns.
  if (wildcard && labels.length < 2) return undefined
  return wildcard ? `*.${name}` : name
}

/**
 * The one spelling of an origin (RFC 6454): lower case, punycode, without the scheme's default port.
 * `*.` may stand first in the host, for exactly one label. Undefined for everything else: paths, user info,
 * trailing dots, other schemes, `null`, `*`.
 */
export const normaliseOrigin = (text: string): string | undefined => {
  const [, scheme, host, port] = SHAPE.exec(text.trim()) ?? []
  if (!scheme || !host) return undefined
  const lower = scheme.toLowerCase()
  const name = hostOf(lower, host)
  const number = port === undefined ? undefined : Number(port)
  if (!name || (number !== undefined && (number < 1 || number > 65_535))) return undefined
  return `${lower}://${name}${number === undefined || number === DEFAULT_PORTS[lower] ? '' : `:${number}`}`
}

/** The same origin with its first label replaced by `*`: what a wildcard entry for it would look like. */
const asWildcard = (origin: string): string | undefined => {
  const [scheme, rest] = origin.split('://')
  if (!rest || rest.startsWith('[')) return undefined
  const dot = rest.indexOf('.')
  return dot < 0 ? undefined : `${scheme}://*${rest.slice(dot)}`
}

/**
 * Whether a page of `origin` (the header as the browser sent it) may use a site with these allowed origins; answers the
 * origin in its one spelling. This guards visitors' browsers, it does not authenticate: programs send what they like.
 */
export const allowedOrigin = (allowed: readonly string[], origin: string): string | undefined => {
  // Browsers send ASCII only, and never a wildcard or blanks.
  if (!/^[!-~]+$/.test(origin) || origin.includes('*')) return undefined
  // Lists hold the one spelling, and browsers send it.
  if (allowed.includes(origin)) return origin
  const normal = normaliseOrigin(origin)
  if (!normal) return undefined
  const wildcard = asWildcard(normal)
  return allowed.includes(normal) || (wildcard !== undefined && allowed.includes(wildcard)) ? normal : undefined
}
