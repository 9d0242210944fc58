import type { HttpBindings } from '@hono/node-server'
import ipaddr from 'ipaddr.js'
import type { Context, MiddlewareHandler } from 'hono'

/** Who sent a request, as far as the network says. */
export type Client = {
  /** IP address: the socket's, or what a trusted proxy says. */
  readonly address: string
  /** What a limit counts: an IPv4 address, or the /64 of an IPv6 address, which one household owns. */
  readonly block: string
  /**
   * The request came from this very machine, with no trusted proxy between: the operator, or a proxy that nobody has configured.
   * Limits by address spare it, for they would hit all visitors of that proxy together; `portik doctor` warns.
   */
  readonly loopback: boolean
}

export type ClientEnv = { Variables: { client: Client } }

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** IPv4-mapped IPv6 addresses become IPv4; undefined for what is no address. */
const parse = (text: string): Address | undefined => {
  const bare = text.trim().replace(/^\[(.*)\](?::\d+)?$/, '$1')
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare)
  return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare) : undefined
}

const blockOf = (address: Address): string => {
  if (address instanceof ipaddr.IPv4) return address.toString()
  return `${new ipaddr.IPv6(address.parts.map((part, i) => (i < 4 ? part : 0))).toString()}/64`
}

/**
 * Makes the function that tells where a request comes from, out of the socket's address and the X-Forwarded-For header.
 * `trusted`: addresses or CIDR ranges of our own proxies.
 */
export const clientFinder = (trusted: readonly string[]) => {
  const ranges = trusted.map(parseRange)
  const isTrusted = (address: Address) => ranges.some(([net, bits]) => net.kind() === address.kind() && address.match(net, bits))

  return (socketAddress: string, forwarded: string | undefined): Client => {
    const socket = parse(socketAddress)
    if (!socket) return { address: socketAddress, block: socketAddress, loopback: false }
    let client = socket
    if (isTrusted(socket) && forwarded) {
      // From the right: each of our proxies appends whom it spoke with; the first that is not ours is the client. What stands left of it is hearsay.
      for (const entry of forwarded.split(',').toReversed()) {
        const hop = parse(entry)
        if (!hop) break
        client = hop
        if (!isTrusted(hop)) break
      }
    }
    return { address: client.toString(), block: blockOf(client), loopback: client === socket && socket.range() === 'loopback' }
  }
}

/** An address or CIDR range, as network and prefix length. Throws when it is neither. */
export const parseRange = (text: string): [Address, number] => {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address instanceof ipaddr.IPv4 ? 32 : 128]
}

/** A request that was made inside this process, without a network, counts as local. */
const socketAddress = (c: Context): string => {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  return incoming ? (incoming.socket.remoteAddress ?? 'unknown') : '127.0.0.1'
}

/** Puts `client` into the context. */
export const findClient = (trusted: readonly string[]): MiddlewareHandler<ClientEnv> => {
  const find = clientFinder(trusted)
  // A connection asks many times; its other end stays the same.
  const known = new WeakMap<object, Client>()
  const direct = (c: Context): Client => {
    const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
    const before = incoming && known.get(incoming.socket)
    if (before) return before
    const client = find(socketAddress(c), undefined)
    if (incoming) known.set(incoming.socket, client)
    return client
  }
  return async (c, next) => {
    const forwarded = c.req.header('X-Forwarded-For')
    c.set('client', forwarded === undefined ? direct(c) : find(socketAddress(c), forwarded))
    await next()
  }
}
