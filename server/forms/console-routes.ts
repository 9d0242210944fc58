import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { consentsOf } from '../../gdpr/consent.ts'
import { readSubject } from '../people/store.ts'
import { newApp, problems } from '../platform/openapi.ts'
import { readPageKey, writePageKey } from '../platform/page-key.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { slugSchema } from '../sites/contract.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { submissionContextSchema, valuesSchema } from './contract.ts'
import { releaseSubmission, type ReleaseDeps } from './release.ts'
import { listSubmissions } from './submission-list-store.ts'
import { findSubmission, type Submission } from './submission-store.ts'

const STATES = ['accepted', 'quarantined', 'awaiting_opt_in'] as const

const submissionSchema = z
  .object({
    id: z.uuid(),
    form: z.string(),
    version: z.number().int(),
    subject_id: z.uuid(),
    reference: z.string(),
    locale: z.string(),
    state: z.enum(STATES),
    suspicion: z.array(z.object({ reason: z.string(), points: z.number().int() })),
    values: valuesSchema,
    context: submissionContextSchema,
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Submission' })

const detailSchema = submissionSchema
  .extend({
    person: z.object({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() }).nullable(),
    consents: z.array(
      z.object({
        purpose: z.string(),
        state: z.string(),
        granted: z.boolean(),
        at: z.string(),
        notice_sha256: z.string(),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'SubmissionDetail' })

const PER_PAGE = { usual: 50, most: 200 }

const view = ({ id, formId, version, subjectId, reference, locale, state, suspicion, values, context, createdAt }: Submission) => ({
  id,
  form: formId,
  version,
  subject_id: subjectId,
  reference,
  locale,
  state,
  suspicion: [...suspicion],
  values,
  context,
  created_at: createdAt.toISOString(),
})

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

const params = z.object({ id: z.uuid() })
const refusals = problems('unauthenticated', 'forbidden', 'invalid')

const listRoute = consoleRoute({
  method: 'get',
  path: '/submissions',
  roles: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  audit: { action: 'submissions.list' },
  summary: 'What visitors sent, newest first',
  request: {
    query: z.strictObject({
      state: z.enum(STATES).optional(),
      form: slugSchema.optional(),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(z.object({ submissions: z.array(submissionSchema), next: z.string().nullable() }), '`next` goes into `after`.'),
    ...refusals,
  },
})

const readRoute = consoleRoute({
  method: 'get',
  path: '/submissions/{id}',
  roles: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  audit: { action: 'submission.read', object: 'submission' },
  summary: 'One submission, with the consents and the texts that were shown',
  request: { params },
  responses: { 200: json(detailSchema, 'The submission.'), ...refusals, ...problems('not_found') },
})

const releaseRoute = consoleRoute({
  method: 'post',
  path: '/submissions/{id}/release',
  roles: ['owner', 'agent', 'moderator'],
  audit: { action: 'submission.release', object: 'submission' },
  summary: 'Let a quarantined submission through',
  request: { params },
  responses: { 200: json(submissionSchema, 'Released.'), ...refusals, ...problems('not_found') },
})

/** Submissions for staff, under `/v1/console/sites/:site`. */
export const submissionConsoleRoutes = (deps: ReleaseDeps): OpenAPIHono<ConsoleEnv> => {
  const { db } = deps
  const app = newApp<ConsoleEnv>()

  app.openapi(listRoute, async (c) => {
    const { after, limit, state, form } = c.req.valid('query')
    const siteId = c.get('site').id
    const found = await inSite(db, siteId, (tx) => listSubmissions(tx, siteId, { limit, state, form, after: readPageKey(after) }))
    const last = found.length === limit ? found.at(-1) : undefined
    return c.json({ submissions: found.map(view), next: last ? writePageKey(last) : null }, 200)
  })

  app.openapi(readRoute, async (c) => {
    const siteId = c.get('site').id
    const { submission, subject, consents } = await inSite(db, siteId, async (tx) => {
      const submission = await findSubmission(tx, siteId, c.req.valid('param').id)
      if (!submission) throw new Problem('not_found')
      const [subject, consents] = await Promise.all([readSubject(tx, siteId, submission.subjectId), consentsOf(tx, siteId, submission.id)])
      return { submission, subject, consents }
    })
    const person = subject ? { name: subject.name, email: subject.email, phone: subject.phone } : null
    const decided = consents.map(({ purpose, state, granted, at, noticeSha256, text }) => ({
      purpose,
      state,
      granted,
      at,
      text,
      notice_sha256: noticeSha256,
    }))
    return c.json({ ...view(submission), person, consents: decided }, 200)
  })

  app.openapi(releaseRoute, async (c) => c.json(view(await releaseSubmission(deps, c.get('site').id, c.req.valid('param').id)), 200))
  return app
}
