import { OpenAPIHono, type Hook } from '@hono/zod-openapi'
import type { Env } from 'hono'
import type * as z from 'zod'
import type { $ZodIssue } from 'zod/v4/core'
import { Problem, problemSchema, PROBLEMS, type FieldError, type ProblemCode } from './problem.ts'

/** No answer lists more mistakes than this, however many a body has. */
const MOST_ERRORS = 50

const CODE_OF_FORMAT: Readonly<Record<string, string>> = {
  email: 'not_an_email',
  url: 'not_a_url',
  date: 'not_a_date',
  datetime: 'not_a_date',
}

/** Stable codes for what a schema found: the same that fields use, so that a program learns them once. */
const codeOf = (issue: $ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'required' : 'wrong_type'
    case 'too_small':
      return issue.origin === 'string' ? 'too_short' : issue.origin === 'array' ? 'too_few' : 'too_low'
    case 'too_big':
      return issue.origin === 'string' ? 'too_long' : issue.origin === 'array' ? 'too_many' : 'too_high'
    case 'invalid_format':
      return CODE_OF_FORMAT[issue.format] ?? 'pattern'
    case 'invalid_value':
      return 'not_an_option'
    case 'not_multiple_of':
      return 'wrong_step'
    default:
      return 'wrong_type'
  }
}

/** What a schema found wrong, one entry per field; unknown keys count as one each. */
export const fieldErrors = (issues: readonly $ZodIssue[]): FieldError[] =>
  issues
    .flatMap((issue) => {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined]
      return keys.map((key) => ({
        field: [...issue.path, ...(key === undefined ? [] : [key])].join('.').slice(0, 200),
        code: key === undefined ? codeOf(issue) : 'unknown_field',
        message: key === undefined ? issue.message.slice(0, 300) : 'There is no such field.',
      }))
    })
    .slice(0, MOST_ERRORS)

const refuseInvalid = <E extends Env>(result: Parameters<Hook<unknown, E, string, unknown>>[0]): undefined => {
  if (result.success) return undefined
  // An id that cannot exist is an address where nothing is.
  if (result.target === 'param') throw new Problem('not_found')
  throw new Problem('invalid', { errors: fieldErrors(result.error.issues) })
}

/** A Hono app whose routes are described with `createRoute`; a request that does not fit its schema gets a problem. */
export const newApp = <E extends Env>(): OpenAPIHono<E> => new OpenAPIHono<E>({ defaultHook: (result) => refuseInvalid<E>(result) })

type ProblemResponses = Record<number, { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } }>

/** Declares the problems that a route may answer: `responses: { 200: …, ...problems('invalid', 'rate_limited') }`. */
export const problems = (...codes: readonly ProblemCode[]): ProblemResponses => {
  const responses: ProblemResponses = {}
  for (const code of codes) {
    const [status, title] = PROBLEMS[code]
    const before = responses[status]?.description
    const description = `\`${code}\`: ${title}`
    responses[status] = {
      description: before ? `${before}\n${description}` : description,
      content: { 'application/problem+json': { schema: problemSchema } },
    }
  }
  return responses
}

/** Declares a JSON answer of a route: its schema, and what it means. */
export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

/** Declares the JSON body that a request needs. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
})
