import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Db } from '../platform/db.ts'
import type { Jobs } from '../platform/jobs.ts'
import { MAIL_FAULTS } from '../platform/mailer.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { countMails, listMails, MAIL_STATES, readMail, retryMails, type StoredMail } from '../platform/outbox.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from './console-route.ts'
import type { ConsoleEnv } from './env.ts'
import { STAFF_MAIL } from './staff/letters.ts'

const PER_PAGE = { usual: 50, most: 200 }

const instant = z.iso.datetime()

const mailSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    recipient: z.string(),
    subject: z.string(),
    state: z.enum(MAIL_STATES),
    attempts: z.number().int(),
    fault: z.enum(MAIL_FAULTS).nullable().meta({ description: 'Why it was not sent.' }),
    error: z.string().nullable().meta({ description: 'The mail server’s own words, without addresses.' }),
    created_at: instant,
    sent_at: instant.nullable(),
  })
  .meta({ id: 'Mail' })

const textSchema = mailSchema.extend({ text: z.string().meta({ description: 'Keys in links of a mail that was sent are cut out.' }) })

const params = z.object({ id: z.uuid() })
const refusals = problems('unauthenticated', 'forbidden', 'invalid')

const listRoute = consoleRoute({
  method: 'get',
  path: '/mails',
  roles: ['owner', 'agent', 'dpo'],
  audit: { action: 'mails.list' },
  summary: 'Mails of the site, newest first',
  request: {
    query: z.strictObject({
      state: z.enum(MAIL_STATES).optional(),
      kind: z.string().max(40).optional(),
      after: z.uuid().optional().meta({ description: '`next` of the page before.' }),
      limit: z.coerce.number().int().min(1).max(PER_PAGE.most).default(PER_PAGE.usual),
    }),
  },
  responses: {
    200: json(
      z.object({
        mails: z.array(mailSchema),
        next: z.uuid().nullable(),
        counts: z.object({ waiting: z.number(), sent: z.number(), outbox: z.number(), failed: z.number() }),
        smtp: z.boolean().meta({ description: 'Whether there is a mail server (`SMTP_URL`).' }),
      }),
      'A page; `next` is null on the last one.',
    ),
    ...refusals,
  },
})

const readRoute = consoleRoute({
  method: 'get',
  path: '/mails/{id}',
  roles: ['owner', 'agent', 'dpo'],
  audit: { action: 'mail.read', object: 'mail' },
  summary: 'One mail with its text',
  request: { params },
  responses: { 200: json(textSchema, 'The mail.'), ...refusals, ...problems('not_found', 'reason_required') },
})

const retryRoute = consoleRoute({
  method: 'post',
  path: '/mails/{id}/retry',
  roles: ['owner', 'agent'],
  audit: { action: 'mail.retry', object: 'mail' },
  summary: 'Send a mail that was not sent',
  request: { params },
  responses: { 202: json(mailSchema, 'It waits for its turn.'), ...refusals, ...problems('not_found', 'mail_done', 'smtp_missing') },
})

const retryAllRoute = consoleRoute({
  method: 'post',
  path: '/mails/retry',
  roles: ['owner', 'agent'],
  audit: { action: 'mails.retry' },
  summary: 'Send all mails that were not sent',
  responses: { 202: json(z.object({ started: z.number().int() }), 'How many.'), ...refusals, ...problems('smtp_missing') },
})

const view = ({
  id,
  kind,
  recipient,
  subject,
  state,
  attempts,
  fault,
  lastError,
  createdAt,
  sentAt,
}: Omit<StoredMail, 'unsubscribe' | 'text' | 'html' | 'siteId' | 'leasedUntil'>) => ({
  id,
  kind,
  recipient,
  subject,
  state,
  attempts,
  fault,
  error: lastError,
  created_at: createdAt.toISOString(),
  sent_at: sentAt?.toISOString() ?? null,
})

/** A link in a mail is a key. Its reader has it; whoever looks the mail up later needs it only when nobody sends it. */
const withoutKeys = (text: string): string => text.replace(/(https?:\/\/\S*?[/=#])[\w.~-]{24,}/g, '$1…').replace(/\b\d{6}\b/g, '…')

/** Keys of the console itself are for nobody but their owner, not even where no mail server is. */
const isKey = ({ kind }: Pick<StoredMail, 'kind'>): boolean => kind.startsWith(STAFF_MAIL)

const shown = (mail: StoredMail): string => (mail.state === 'outbox' && !isKey(mail) ? mail.text : withoutKeys(mail.text))

export type OutboxDeps = { readonly db: Db; readonly jobs: Jobs; readonly hasMailer: boolean }

/** Mails for staff, under `/v1/console/sites/:site`. */
export const outboxConsoleRoutes = ({ db, jobs, hasMailer }: OutboxDeps): OpenAPIHono<ConsoleEnv> => {
  const refuseWithoutMailer = (): void => {
    if (!hasMailer) throw new Problem('smtp_missing')
  }

  return newApp<ConsoleEnv>()
    .openapi(listRoute, async (c) => {
      const { limit, ...filter } = c.req.valid('query')
      const siteId = c.var.site.id
      const [found, counts] = await inSite(db, siteId, (tx) =>
        Promise.all([listMails(tx, siteId, { ...filter, limit: limit + 1 }), countMails(tx, siteId)]),
      )
      const page = found.slice(0, limit)
      return c.json({ mails: page.map(view), next: found.length > limit ? (page.at(-1)?.id ?? null) : null, counts, smtp: hasMailer }, 200)
    })
    .openapi(retryAllRoute, async (c) => {
      refuseWithoutMailer()
      const started = await inSite(db, c.var.site.id, (tx) => retryMails(tx, jobs, c.var.site.id))
      c.set('audited', { details: { started } })
      return c.json({ started }, 202)
    })
    .openapi(readRoute, async (c) => {
      const mail = await inSite(db, c.var.site.id, (tx) => readMail(tx, c.var.site.id, c.req.valid('param').id))
      if (!mail) throw new Problem('not_found')
      return c.json({ ...view(mail), text: shown(mail) }, 200)
    })
    .openapi(retryRoute, async (c) => {
      const { id } = c.req.valid('param')
      const siteId = c.var.site.id
      const before = await inSite(db, siteId, (tx) => readMail(tx, siteId, id))
      if (!before) throw new Problem('not_found')
      if (before.state === 'sent') throw new Problem('mail_done')
      refuseWithoutMailer()
      const mail = await inSite(db, siteId, async (tx) => {
        await retryMails(tx, jobs, siteId, id)
        return readMail(tx, siteId, id)
      })
      return c.json(view(mail ?? before), 202)
    })
}
