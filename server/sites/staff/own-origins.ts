const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Where the console is opened. On the machine itself that is `localhost`, whatever name the server listens under: passkeys
 * belong to a host name, and an address is none (WebAuthn, section 5.1.3).
 */
export const consoleOrigin = (publicUrl: string): string => {
  const url = new URL(publicUrl)
  if (url.protocol === 'http:' && LOOPBACK.has(url.hostname)) url.hostname = 'localhost'
  return url.origin
}

/** The origins whose pages are ours: how browsers reach this server, and every name of this machine when that is where it runs. */
export const ownOrigins = (publicUrl: string): readonly string[] => {
  const { hostname, origin, protocol } = new URL(publicUrl)
  if (protocol !== 'http:' || !LOOPBACK.has(hostname)) return [origin]
  return [...LOOPBACK].map((name) => {
    const url = new URL(publicUrl)
    url.hostname = name
    return url.origin
  })
}

/** Whether browsers keep a `Secure` cookie from here: over https, and on the machine itself. */
export const keepsSecureCookies = (publicUrl: string): boolean =>
  publicUrl.startsWith('https:') || LOOPBACK.has(new URL(publicUrl).hostname)

/** The host that passkeys of this page belong to; undefined on an address, where there are none. */
export const passkeyHost = (origin: string): string | undefined => {
  const { hostname, protocol } = new URL(origin)
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return undefined
  return protocol === 'https:' || hostname === 'localhost' ? hostname : undefined
}
