import canonicalize from 'canonicalize'

/**
 * A JSON value as its one spelling (JSON Canonicalization Scheme, RFC 8785): who has the same value has the same bytes.
 * Throws for what is no JSON: NaN, half of a surrogate pair, undefined.
 */
export const canonical = (value: unknown): string => {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('only JSON values have a canonical form')
  return text
}
