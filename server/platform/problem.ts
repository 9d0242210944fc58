import type { Context, ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as z from 'zod'

/**
 * Every error that a program can meet, with its status and the sentence that says what to do.
 * The sentence is for developers and logs; visitors read `errors.<code>` of their own language.
 */
export const PROBLEMS = {
  malformed_json: [400, 'The body is not valid JSON.'],
  malformed_request: [400, 'The request cannot be read.'],
  unauthenticated: [401, 'Send a valid bearer token.'],
  forbidden: [403, 'This token may not do that.'],
  reason_required: [403, 'Say why you look at this record: send the header Portik-Reason.'],
  origin_not_allowed: [403, 'Add this origin with: portik site origins add --site S <origin>.'],
  not_found: [404, 'There is nothing at this address.'],
  site_not_found: [404, 'There is no site with this id.'],
  form_not_found: [404, 'This site has no published form with this id.'],
  method_not_allowed: [405, 'This address does not answer that method.'],
  token_used: [409, 'This token was used for another submission; fetch a new challenge and send again.'],
  submission_changed: [409, 'Another content was already stored under this id; use a new id for a new submission.'],
  upload_conflict: [409, 'The chunk does not continue what was received; ask with HEAD for the offset and go on from there.'],
  delivery_done: [409, 'This record has been delivered already; there is nothing to try again.'],
  undo_expired: [410, 'This can no longer be undone: it was undone already, or more than ten minutes ago.'],
  form_closed: [410, 'This form takes no more submissions.'],
  changed_meanwhile: [412, 'Somebody else changed this meanwhile; read it again and decide with what is there now.'],
  too_large: [413, 'The request is larger than allowed.'],
  unsupported_media_type: [415, 'Send application/json.'],
  invalid: [422, 'Some fields are not valid; `errors` names each.'],
  token_invalid: [422, 'The token was not issued for this form, site and origin; fetch a new challenge.'],
  token_expired: [422, 'The token is older than two hours; fetch a new challenge and send again with the same id.'],
  proof_invalid: [422, 'The proof of work does not solve the challenge of this token.'],
  notice_unpublished: [422, 'A consent refers to a text that this form never showed; load the form again.'],
  file_type_refused: [422, 'A file of this type is not accepted here.'],
  version_needed: [428, 'Say which version you changed: send the ETag that you read as If-Match.'],
  rate_limited: [429, 'Too many requests; wait for as long as Retry-After says.'],
  internal: [500, 'The server failed; what was accepted before is safe. Try again.'],
  unavailable: [503, 'The database cannot be reached; nothing was stored. Try again.'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>

export type ProblemCode = keyof typeof PROBLEMS

/** What is wrong with one field: `field` is its key (or a JSON path), `code` is stable, `message` is translated when the locale is known. */
export const fieldErrorSchema = z.object({ field: z.string(), code: z.string(), message: z.string().optional() }).meta({ id: 'FieldError' })
export type FieldError = z.infer<typeof fieldErrorSchema>

/** The body of every error answer, `application/problem+json` (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().optional(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' })

type Details = { readonly detail?: string; readonly errors?: readonly FieldError[]; readonly retryAfter?: number; readonly cause?: unknown }

/** Throw it anywhere in a request; `onError` turns it into the answer. `retryAfter` in seconds. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: Details

  constructor(code: ProblemCode, details: Details = {}) {
    super(PROBLEMS[code][1], { cause: details.cause })
    this.code = code
    this.details = details
  }
}

/** The answer for a problem. */
export const problemResponse = (c: Context, code: ProblemCode, { detail, errors, retryAfter }: Details = {}): Response => {
  const [status, title] = PROBLEMS[code]
  if (retryAfter !== undefined) c.header('Retry-After', String(Math.max(1, Math.ceil(retryAfter))))
  return c.json({ type: `urn:portik:problem:${code}`, title, status, code, detail, errors }, status, {
    'Content-Type': 'application/problem+json',
  })
}

/** Hono answers malformed JSON and the like with exceptions of its own; each status has one code here. */
const codeOfStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
}

/** Codes of connection failures, of postgres.js, PostgreSQL and Node; the client may safely try again. */
export const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
])

/** PostgreSQL cannot store the text: U+0000 or half of a surrogate pair, which only arrive on purpose. */
const UNSTORABLE = new Set(['22021', '22P05'])

const hasCode = (error: unknown, codes: ReadonlySet<string>): boolean => {
  for (let e: unknown = error; e instanceof Error; e = e.cause) if (codes.has((e as { code?: string }).code ?? '')) return true
  return false
}

/** The one place that turns a throw into an answer. `report` gets what nobody expected. */
export const onError =
  (report: (error: Error, c: Context) => void): ErrorHandler =>
  (error, c) => {
    if (error instanceof Problem) return problemResponse(c, error.code, error.details)
    if (error instanceof HTTPException) {
      const malformed = error.status === 400 && /json/i.test(error.message)
      return problemResponse(c, malformed ? 'malformed_json' : (codeOfStatus[error.status] ?? 'malformed_request'))
    }
    if (hasCode(error, UNSTORABLE)) return problemResponse(c, 'malformed_request')
    report(error, c)
    return hasCode(error, UNREACHABLE) ? problemResponse(c, 'unavailable', { retryAfter: 2 }) : problemResponse(c, 'internal')
  }
