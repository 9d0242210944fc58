import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holds, isEmpty, shownValues } from '../../../server/forms/conditions.ts'
import type { Condition, Values } from '../../../server/forms/contract.ts'
import { conditionSchema } from '../../../server/forms/contract.ts'
import shared from '../../fixtures/conditions.json' with { type: 'json' }

type Sections = Parameters<typeof shownValues>[0]

describe('the vectors that server and widget share', () => {
  for (const { name, condition, values, expected } of shared.vectors)
    test(name, () => {
      expect(holds(conditionSchema.parse(condition), values as unknown as Values)).toBe(expected)
    })

  for (const { name, sections, values, shown } of shared.forms)
    test(name, () => {
      expect([...shownValues(sections as unknown as Sections, values as unknown as Values).shown]).toEqual(shown)
    })
})

const value: fc.Arbitrary<Values[string]> = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 }),
)
const values: fc.Arbitrary<Values> = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value)
const field = fc.constantFrom('a', 'b', 'c', 'constructor')
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.record({ field, is: fc.oneof(fc.constantFrom('x', 'y', ''), fc.integer({ min: -3, max: 3 }), fc.boolean()) }),
    fc.record({
      field,
      in: fc.array(fc.oneof(fc.constantFrom('x', 'y'), fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ field, filled: fc.boolean() }),
    fc.record({ field, over: fc.integer({ min: -3, max: 3 }) }),
    fc.record({ field, under: fc.integer({ min: -3, max: 3 }) }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}))

describe('laws of conditions', () => {
  test('what is made at random is a condition by the schema', () => {
    fc.assert(fc.property(condition, (c) => conditionSchema.safeParse(c).success))
  })

  test('not, all and any follow De Morgan', () => {
    fc.assert(
      fc.property(condition, condition, values, (a, b, v) => {
        expect(holds({ not: { all: [a, b] } }, v)).toBe(holds({ any: [{ not: a }, { not: b }] }, v))
        expect(holds({ not: { not: a } }, v)).toBe(holds(a, v))
      }),
    )
  })

  test('an empty value counts like an absent one', () => {
    fc.assert(
      fc.property(condition, values, fc.constantFrom('', '  ', null, false, [] as string[]), (c, v, empty) => {
        const { a: _, ...absent } = v
        expect(holds(c, { ...absent, a: empty })).toBe(holds(c, absent))
      }),
    )
  })

  test('showing is stable: what is kept is shown again', () => {
    fc.assert(
      fc.property(condition, condition, values, (first, second, v) => {
        const sections: Sections = [{ fields: [{ key: 'a' }, { key: 'b', when: first }] }, { when: second, fields: [{ key: 'c' }] }]
        const once = shownValues(sections, v)
        expect(shownValues(sections, once.values)).toEqual(once)
        for (const key of Object.keys(once.values)) expect(once.shown.has(key)).toBe(true)
      }),
    )
  })

  test('zero is an answer', () => {
    expect(isEmpty(0)).toBe(false)
  })
})
