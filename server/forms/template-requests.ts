import { z } from '@hono/zod-openapi'
import { json, problems } from '../platform/openapi.ts'
import { consoleRoute } from '../sites/console-route.ts'
import { localeSchema } from '../sites/contract.ts'
import { TEMPLATE_NAMES } from './templates.ts'

const refusals = problems('unauthenticated', 'forbidden', 'invalid')
const locale = localeSchema.optional()
const template = z.object({ template: z.enum(TEMPLATE_NAMES) })

const formSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    version: z.number().int(),
    status: z.enum(['open', 'closed']),
    template: z.boolean().meta({ description: 'It bears the name of a ready-made form.' }),
  })
  .meta({ id: 'ConsoleForm' })

export const formsRoute = consoleRoute({
  method: 'get',
  path: '/forms',
  roles: ['owner', 'agent', 'moderator', 'dpo', 'viewer'],
  audit: 'none',
  summary: 'The published forms of the site',
  request: { query: z.strictObject({ locale }) },
  responses: { 200: json(z.object({ forms: z.array(formSchema) }), 'By name.'), ...refusals },
})

export const templatesRoute = consoleRoute({
  method: 'get',
  path: '/templates',
  roles: ['owner'],
  audit: 'none',
  summary: 'The ready-made forms, and which of them are published',
  request: { query: z.strictObject({ locale }) },
  responses: {
    200: json(
      z.object({
        templates: z.array(
          z.object({
            id: z.enum(TEMPLATE_NAMES),
            title: z.string(),
            intro: z.string(),
            fields: z.number().int(),
            published: z.number().int().nullable().meta({ description: 'The current version, where it is published.' }),
          }),
        ),
      }),
      'In a fixed order.',
    ),
    ...refusals,
  },
})

export const previewRoute = consoleRoute({
  method: 'get',
  path: '/templates/{template}/preview',
  roles: ['owner'],
  audit: 'none',
  summary: 'A ready-made form as a page, to be looked at in a frame of the console',
  request: { params: template, query: z.strictObject({ locale }) },
  responses: { 200: { description: 'A page that sends nothing.', content: { 'text/html': { schema: z.string() } } }, ...refusals },
})

export const publishRoute = consoleRoute({
  method: 'post',
  path: '/templates/{template}/publish',
  roles: ['owner'],
  audit: { action: 'form.publish', object: 'form' },
  summary: 'Publish a ready-made form',
  request: {
    params: template,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            download_url: z
              .url({ protocol: /^https?$/ })
              .max(2_000)
              .optional()
              .meta({ description: 'What the download form offers after sending.' }),
          }),
        },
      },
    },
  },
  responses: { 200: json(formSchema, 'Published; the same content again is the same version.'), ...refusals },
})

export const statusRoute = consoleRoute({
  method: 'post',
  path: '/forms/{form}/{status}',
  roles: ['owner'],
  audit: { action: 'form.status', object: 'form' },
  summary: 'Close a form, or open it again',
  request: { params: z.object({ form: z.string().max(64), status: z.enum(['open', 'close']) }) },
  responses: { 204: { description: 'Done.' }, ...refusals, ...problems('form_not_found') },
})
