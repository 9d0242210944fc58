import { randomUUID } from 'node:crypto'

/** A UUID version 7 (RFC 9562, section 5.7): ids made later sort later, so that indexes grow at one end. */
export const newId = (now: number = Date.now()): string => {
  const time = now.toString(16).padStart(12, '0')
  // Version 4 has the same variant and random bits; Node draws those from a pool, a tenth of the price of fresh bytes.
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUUID().slice(15)}`
}
