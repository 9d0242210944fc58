import canonicalize from 'canonicalize'

/** Whether `JSON.stringify` writes the value just as RFC 8785 does: all keys are in order already, and everything is plain JSON. */
const isInOrder = (value: unknown): boolean => {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value === 'number') return Number.isFinite(value)
  if (value === null || typeof value === 'boolean') return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.every(isInOrder)
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  let before: string | undefined
  for (const key of Object.keys(value)) {
    if ((before !== undefined && before >= key) || key === 'toJSON' || !key.isWellFormed()) return false
    if (!isInOrder((value as Record<string, unknown>)[key])) return false
    before = key
  }
  return true
}

/**
 * A JSON value as its one spelling (JSON Canonicalization Scheme, RFC 8785): who has the same value has the same bytes.
 * Throws for what is no JSON: NaN, half of a surrogate pair, undefined. Values whose keys are in order take a tenth of the time,
 * which every visitor's submission waits for.
 */
export const canonical = (value: unknown): string => {
  const text = isInOrder(value) ? JSON.stringify(value) : canonicalize(value)
  if (text === undefined) throw new Error('only JSON values have a canonical form')
  return text
}
