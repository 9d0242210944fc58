import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Keys } from '../platform/crypto.ts'
import type { Limits } from '../platform/limits.ts'
import { json, jsonBody, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import { slugSchema } from '../sites/contract.ts'
import { saysGpc } from '../sites/gpc.ts'
import type { SiteEnv } from '../sites/env.ts'
import type { Catalogue } from './catalogue.ts'
import { challengeRequestSchema, challengeSchema, receiptSchema, submissionRequestSchema } from './contract.ts'
import { issueFormToken, TOKEN_LIFE } from './form-token.ts'
import type { Intake } from './intake.ts'
import { originHeader } from './origin-header.ts'
import { countChallenge } from './pressure.ts'
import { makePuzzle } from './proof.ts'
import { receiptUrl } from './receipt.ts'

export type IntakeRouteDeps = {
  readonly intake: Intake
  readonly keys: Keys
  readonly catalogue: Catalogue
  readonly limits: Limits
  /** How browsers reach the server, without a trailing slash. */
  readonly publicUrl: string
  readonly clock?: Clock
}

const params = z.object({ site: slugSchema, form: slugSchema })
const challengeRoute = createRoute({
  method: 'post',
  path: '/forms/{form}/challenges',
  tags: ['Forms'],
  summary: 'Token and proof-of-work puzzle for one submission',
  request: { params, body: jsonBody(challengeRequestSchema) },
  responses: {
    201: json(challengeSchema, 'Send the token with the submission, and the proof if it can be computed.'),
    ...problems('malformed_json', 'form_not_found', 'form_closed', 'unsupported_media_type', 'invalid', 'rate_limited'),
  },
})

const submissionRoute = createRoute({
  method: 'post',
  path: '/forms/{form}/submissions',
  tags: ['Forms'],
  summary: 'Send a filled-in form',
  description: 'Choose `id` once for each submission and send it again after any failure: it is stored once.',
  request: { params, body: jsonBody(submissionRequestSchema) },
  responses: {
    201: json(receiptSchema, 'Stored, together with its consents and its job.'),
    200: json(receiptSchema, 'It had been stored before; the body is the same.'),
    ...problems(
      'malformed_json',
      'form_not_found',
      'token_used',
      'submission_changed',
      'form_closed',
      'too_large',
      'unsupported_media_type',
      'invalid',
      'token_invalid',
      'token_expired',
      'proof_invalid',
      'notice_unpublished',
      'rate_limited',
    ),
  },
})

/** Challenges and submissions, under `/v1/sites/:site`. */
export const intakeRoutes = ({
  intake,
  keys,
  catalogue,
  limits,
  publicUrl,
  clock = systemClock,
}: IntakeRouteDeps): OpenAPIHono<SiteEnv> => {
  const app = newApp<SiteEnv>()
  app.openapi(challengeRoute, async (c) => {
    const { id: siteId } = c.get('site')
    const { form: formId } = c.req.valid('param')
    const form = await catalogue.get(siteId, formId, c.req.valid('json').version)
    if (!form) throw new Problem('form_not_found')
    if (form.status === 'closed') throw new Problem('form_closed')
    const recent = await countChallenge(limits, c.get('client'), siteId, formId)
    const now = clock()
    const { token, content } = issueFormToken(keys, { siteId, formId, version: form.version, origin: originHeader(c) }, now)
    const challenge = await makePuzzle(keys, content, recent)
    return c.json({ token, expires_at: new Date(now.getTime() + TOKEN_LIFE).toISOString(), challenge: { ...challenge } }, 201)
  })

  app.openapi(submissionRoute, async (c) => {
    const { id: siteId } = c.get('site')
    const { form: formId } = c.req.valid('param')
    const { isNew, submission } = await intake.take({
      ...c.req.valid('json'),
      siteId,
      formId,
      origin: originHeader(c),
      client: c.get('client'),
      gpc: saysGpc(c),
    })
    const { id, reference } = submission
    return c.json({ id, reference, receipt_url: receiptUrl(keys, publicUrl, { siteId, ...submission }) }, isNew ? 201 : 200)
  })
  return app
}
