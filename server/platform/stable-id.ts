import { sha256 } from './crypto.ts'

/**
 * A UUID (version 8, RFC 9562) that is the same whenever it is made of the same parts. For things that must
 * not exist twice, however often and wherever they are made.
 */
export const stableId = (...parts: readonly string[]): string => {
  const hex = sha256(JSON.stringify(parts))
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
