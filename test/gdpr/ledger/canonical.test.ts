import { readFileSync } from 'node:fs'
import canonicalize from 'canonicalize'
import { assert, jsonValue, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from '../../../gdpr/ledger/canonical.ts'
import { commit, commitmentOf } from '../../../gdpr/ledger/commitment.ts'

const vectors = JSON.parse(readFileSync(new URL('../../fixtures/rfc8785/vectors.json', import.meta.url), 'utf8')) as Record<
  string,
  { input: string; hex: string }
>

// RFC 8785, appendix B: doubles by their bits, and how they are written.
const NUMBERS: readonly (readonly [bits: string, text: string])[] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
]

describe('canonical JSON', () => {
  test.each(Object.entries(vectors))('is that of RFC 8785: %s', (_, { input, hex }) => {
    expect(Buffer.from(canonical(JSON.parse(input))).toString('hex')).toBe(hex)
  })

  test.each(NUMBERS)('the number %s is written %s', (bits, text) => {
    expect(canonical(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
  })

  test.each([
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['half of a character', '\ud800'],
    ['nothing', undefined],
  ])('%s has none', (_, value) => {
    expect(() => canonical(value)).toThrow()
    expect(() => canonical([{ value }.value ?? Number.NaN])).toThrow()
  })
})

test('what has its keys in order is written as the library writes it', () => {
  const key = string({ unit: 'grapheme', maxLength: 4 })
  assert(
    property(jsonValue({ stringUnit: 'grapheme' }), key, key, (value, one, two) => {
      const sorted = JSON.parse(canonicalize(value) ?? 'null') as unknown
      for (const any of [value, sorted, { [one]: value, [two]: sorted }, [value, { [two]: 1, [one]: 2, 10: 3, 9: 4 }]])
        expect(canonical(any)).toBe(canonicalize(any))
    }),
  )
})

describe('a commitment', () => {
  const record = { id: 'x', at: '2026-11-22T10:00:00.000Z', purpose: 'news' }

  test('is the same for the same record and salt, in whatever order its keys are', () => {
    const { salt, commitment } = commit(record)
    expect(commitmentOf({ purpose: 'news', at: record.at, id: 'x' }, salt)).toBe(commitment)
    expect(commitmentOf({ ...record, purpose: 'new' }, salt)).not.toBe(commitment)
  })

  test('tells nothing without its salt: the same record is never committed to the same way', () => {
    const made = Array.from({ length: 1_000 }, () => commit(record))
    expect(new Set(made.map(({ commitment }) => commitment)).size).toBe(1_000)
    expect(new Set(made.map(({ salt }) => salt)).size).toBe(1_000)
    expect(made.every(({ salt }) => Buffer.from(salt, 'base64url').length === 32)).toBe(true)
  })
})
