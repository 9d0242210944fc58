import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Addresses that look public but are the inside of a cloud: Azure's wire server (metadata, DHCP, DNS). */
const CLOUD_INSIDE = new Set(['168.63.129.16'])

/** IPv6 addresses that anyone was given so far (RFC 4291, section 2.4); the rest of the space is not the internet. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/**
 * Whether an IP address is one of the open internet: not private, loopback, link-local, carrier-grade NAT,
 * multicast, reserved, nor an IPv4 address wrapped in IPv6 (mapped, NAT64, 6to4, Teredo).
 * What cannot be parsed is not public.
 */
export const isPublicAddress = (address: string): boolean => {
  if (!isIP(address) || CLOUD_INSIDE.has(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed instanceof ipaddr.IPv6) return parsed.range() === 'unicast' && parsed.match(GLOBAL_IPV6)
  return parsed.range() === 'unicast'
}
