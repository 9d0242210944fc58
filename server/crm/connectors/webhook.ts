import { randomBytes } from 'node:crypto'
import type { Answer } from '../../platform/outgoing.ts'
import { attemptOfFailure, type Attempt, type Connector, type Target } from '../connector.ts'
import type { Outcome } from '../contract.ts'
import { retryAfter } from '../retry-after.ts'
import { consentBody, leadBody } from './webhook-body.ts'
import { erasePerson, readPerson } from './webhook-person.ts'
import { signatureHeaders } from './webhook-signature.ts'

const PREFIX = 'whsec_'

/** Standard Webhooks: 192 to 512 bits. */
const SECRET_BYTES = { least: 24, most: 64, made: 32 }

const secretOf = (given: string): string => {
  const encoded = given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, ''))
    throw new Error('The secret must be base64, with or without whsec_ before it.')
  if (bytes.length < SECRET_BYTES.least || bytes.length > SECRET_BYTES.most)
    throw new Error(`The secret must have ${SECRET_BYTES.least} to ${SECRET_BYTES.most} bytes; this one has ${bytes.length}.`)
  return `${PREFIX}${bytes.toString('base64')}`
}

/** An `id` in a JSON answer is the record's id on the other side; anything else is ignored. */
const crmIdOf = (body: string): string | undefined => {
  try {
    const { id } = JSON.parse(body) as { id?: unknown }
    return typeof id === 'number' || (typeof id === 'string' && id.length > 0 && id.length <= 200) ? String(id) : undefined
  } catch {
    return undefined
  }
}

const AUTH = new Set([401, 403, 407])
const CONFIG = new Set([402, 404, 405, 406, 415, 501])
const INVALID = new Set([400, 413, 422])
const RETRY = new Set([408, 421, 423, 425])

/** A web page where a receiver's answer should be: the address is that of a site, a login or "we will be back soon". */
const isPage = ({ headers, body }: Answer): boolean =>
  /^text\/html\b/i.test(headers['content-type'] ?? '') && /^\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b/is.test(body)

const classify = (answer: Answer, now: Date): Outcome => {
  const { status, headers, body } = answer
  const crmId = crmIdOf(body)
  const taken = crmId === undefined ? {} : { crmId }
  if (status >= 200 && status < 300)
    return isPage(answer)
      ? { kind: 'unknown', fault: 'web_page', message: `The receiver answered ${status} with a web page instead of taking the record.` }
      : { kind: 'delivered', ...taken }
  if (status === 409) return { kind: 'already', ...taken }
  if (status === 410)
    return { kind: 'gone', fault: 'closed_for_good', message: 'The receiver says that this address is closed for good (410).' }
  if (status === 429 || (status === 503 && headers['retry-after'] !== undefined))
    return {
      kind: 'throttled',
      fault: 'asked_to_wait',
      until: retryAfter(headers['retry-after'], now),
      message: `The receiver asked to wait (${status}).`,
    }
  if (status >= 300 && status < 400)
    return {
      kind: 'config',
      fault: 'redirected',
      message: `The receiver redirects (${status}). Redirects are not followed; enter the new address.`,
    }
  if (AUTH.has(status))
    return {
      kind: 'auth',
      fault: 'signature_refused',
      message: `The receiver does not accept our signature or credentials (${status}). Compare the secrets.`,
    }
  if (CONFIG.has(status))
    return { kind: 'config', fault: 'wrong_address', message: `The address does not take webhooks (${status}). Check the URL.` }
  if (INVALID.has(status)) return { kind: 'invalid', fault: 'record_refused', message: `The receiver refused this record (${status}).` }
  if (RETRY.has(status) || status >= 500) return { kind: 'retry', fault: 'receiver_failed', message: `The receiver failed (${status}).` }
  return { kind: 'unknown', fault: 'not_understood', message: `The receiver gave an answer with no known meaning (${status}).` }
}

const TOO_LARGE: Attempt = {
  outcome: {
    kind: 'invalid',
    fault: 'record_too_large',
    message: 'The record is larger than 20 KB, even with its long texts shortened.',
  },
}

const post = async (id: string, body: string, target: Target, send: Parameters<Connector['deliver']>[2]): Promise<Attempt> => {
  try {
    const headers = { 'content-type': 'application/json', ...signatureHeaders(id, new Date(), body, target) }
    const answer = await send(target.url, { method: 'POST', headers, body })
    return { outcome: classify(answer, new Date()), status: answer.status }
  } catch (error) {
    return attemptOfFailure(error)
  }
}

/** Any receiver of signed webhooks (Standard Webhooks 1.0): n8n, Zapier, Make, own code. */
export const webhook: Connector = {
  kind: 'webhook',
  settings: [],
  secret: (given) => (given === undefined ? `${PREFIX}${randomBytes(SECRET_BYTES.made).toString('base64')}` : secretOf(given)),
  async deliver({ id, record, changed = false }, target, send) {
    if (record.kind === 'consent') return post(id, consentBody(record, new Date()), target, send)
    const body = leadBody(record, new Date(), changed ? 'lead.updated' : 'lead.created')
    if (!body) return TOO_LARGE
    const attempt = await post(id, body.text, target, send)
    if (body.shortened.length === 0) return attempt
    return {
      ...attempt,
      note: `Longer than a webhook may be; sent shortened: ${body.shortened.map(({ path }) => path.replace('data.', '')).join(', ')}.`,
    }
  },
  check(target, send) {
    const now = new Date()
    const body = JSON.stringify({ type: 'connection.checked', timestamp: now.toISOString(), data: {} })
    return post(`check_${randomBytes(12).toString('hex')}`, body, target, send)
  },
  erase: erasePerson,
  read: readPerson,
  classify,
}
