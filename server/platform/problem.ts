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
  unauthenticated: [401, 'Sign in to the console, or send a valid bearer token.'],
  session_required: [401, 'Prove your address first: POST /sessions, then /sessions/confirm; or use the link of a mail.'],
  forbidden: [403, 'This role may not do that.'],
  not_same_origin: [403, 'Only pages of the console itself may send this.'],
  second_factor_required: [403, 'Prove a second factor first: a passkey, a code of the authenticator app, or a recovery code.'],
  sign_in_first: [403, 'This address has an account; sign in with it, then open the invitation again.'],
  address_unproven: [403, 'Nobody has shown yet that mail to this address arrives; sign in by a link in a mail first.'],
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
  last_owner: [409, 'A site needs an owner; make somebody else an owner first.'],
  officer_protected: [
    409,
    'A data protection officer is neither removed nor demoted by an owner (GDPR Art. 38(3)): appoint another one first, or they leave by themselves.',
  ],
  already_member: [409, 'This person works on the site already; change their role instead.'],
  last_factor: [409, 'Set up another second factor before this one is removed.'],
  setup_link_invalid: [410, 'The set-up link was used, has expired or was replaced; restart the server for a new one.'],
  sign_in_link_invalid: [410, 'The link was used or has expired; ask for a new one.'],
  session_proof_over: [410, 'The link or code was used, has expired, or was tried too often; ask for a new one.'],
  invitation_unknown: [410, 'There is no such invitation; it may have been replaced by a newer one.'],
  invitation_expired: [410, 'The invitation has expired; ask for a new one.'],
  invitation_used: [410, 'The invitation was accepted already; sign in.'],
  invitation_revoked: [410, 'The invitation was withdrawn.'],
  site_taken: [409, 'There is a site with this id already; choose another.'],
  delivery_open: [409, 'This record has not been delivered yet; there is nothing to send again.'],
  changed_meanwhile: [412, 'Somebody changed this meanwhile; read it again and send the ETag that you get as If-Match.'],
  version_missing: [428, 'Send the ETag of what you change as If-Match.'],
  smtp_missing: [409, 'No mail server is set up: set SMTP_URL and PORTIK_MAIL_FROM, then start the server again.'],
  mail_done: [409, 'This mail has been sent already.'],
  request_changed: [409, 'Another request was already sent under this id; use a new id for a new request.'],
  request_step_refused: [409, 'This step is not possible as the request stands; read it again.'],
  request_extended: [409, 'The time was extended already; the law knows one extension (GDPR Art. 12(3)).'],
  request_extension_late: [409, 'An extension must be told while the first period runs, and not every law knows one (GDPR Art. 12(3)).'],
  request_pause_late: [
    409,
    'A question stops the clock only when it is asked without delay, here within three days; ask without stopping the clock.',
  ],
  request_letter_incomplete: [
    422,
    'The letter lacks its ground, its reasons, the authority or the way to a court; without them it must not leave (GDPR Art. 12(4)).',
  ],
  request_link_unknown: [404, 'This link is not one of ours, or belongs to another site, or its request is over.'],
  request_link_expired: [410, 'The link has expired; send the request again.'],
  request_link_used: [410, 'This request was confirmed already; the mail that followed has a link to where it stands.'],
  request_code_expired: [410, 'The code has expired; use the link in the same mail, or send the request again.'],
  request_code_locked: [410, 'Too many wrong codes; use the link in the same mail, or send the request again.'],
  undo_expired: [410, 'This can no longer be undone: it was undone already, or more than ten minutes ago.'],
  form_closed: [410, 'This form takes no more submissions.'],
  too_large: [413, 'The request is larger than allowed.'],
  unsupported_media_type: [415, 'Send application/json.'],
  invalid: [422, 'Some fields are not valid; `errors` names each.'],
  code_wrong: [422, 'The code is not right, or was used before.'],
  passkey_refused: [422, 'The passkey is not known here, or did not verify its person.'],
  passkey_needs_host: [422, 'Passkeys belong to a host name; open the console under one, on this machine as http://localhost.'],
  token_invalid: [422, 'The token was not issued for this form, site and origin; fetch a new challenge.'],
  token_expired: [422, 'The token is older than two hours; fetch a new challenge and send again with the same id.'],
  proof_invalid: [422, 'The proof of work does not solve the challenge of this token.'],
  notice_unpublished: [422, 'A consent refers to a text that this form never showed; load the form again.'],
  file_type_refused: [422, 'A file of this type is not accepted here.'],
  rate_limited: [429, 'Too many requests; wait for as long as Retry-After says.'],
  internal: [500, 'The server failed; what was accepted before is safe. Try again.'],
  provider_unavailable: [502, 'The identity provider cannot be reached, or does not answer as it should; check PORTIK_OIDC_ISSUER.'],
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
