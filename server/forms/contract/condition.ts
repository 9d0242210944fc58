import * as z from 'zod'

/**
 * A condition as data; there is no `eval`. An absent, hidden or empty field counts as empty.
 * `is`/`in` compare with a value (of a choice-many field: contains); `over`/`under` compare numbers.
 */
export type Condition =
  | { readonly field: string; readonly is: string | number | boolean }
  | { readonly field: string; readonly in: readonly (string | number)[] }
  | { readonly field: string; readonly filled: boolean }
  | { readonly field: string; readonly over: number }
  | { readonly field: string; readonly under: number }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

const field = z.string().min(1).max(64)

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ field, is: z.union([z.string(), z.number(), z.boolean()]) }),
    z.strictObject({ field, in: z.array(z.union([z.string(), z.number()])).min(1) }),
    z.strictObject({ field, filled: z.boolean() }),
    z.strictObject({ field, over: z.number() }),
    z.strictObject({ field, under: z.number() }),
    z.strictObject({ all: z.array(conditionSchema).min(1).max(20) }),
    z.strictObject({ any: z.array(conditionSchema).min(1).max(20) }),
    z.strictObject({ not: conditionSchema }),
  ]),
)
