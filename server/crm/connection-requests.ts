import * as z from 'zod'
import { json, jsonBody, problems } from '../platform/openapi.ts'
import { consoleRoute } from '../sites/console-route.ts'
import { FAULTS } from './contract.ts'
import { MENDERS, missing, params, READERS, refusals } from './route-parts.ts'
import { connectionSchema } from './views.ts'

const name = z.string().trim().max(100).meta({ description: 'What the owner calls it; empty: it is known by its host.' })
const url = z.string().trim().min(1).max(2_000)
const secret = z
  .string()
  .trim()
  .max(200)
  .meta({ description: 'Shared secret (webhook: `whsec_…` of 24 to 64 bytes); made when not given.' })

const withSecret = connectionSchema.extend({
  secret: z.string().nullable().meta({ description: 'Shown only now, and only when it was made here.' }),
})

const changing = problems('unauthenticated', 'forbidden', 'not_found', 'invalid', 'changed_meanwhile', 'version_missing')

export const connectionsRoute = consoleRoute({
  method: 'get',
  path: '/connections',
  roles: READERS,
  audit: 'none',
  summary: 'Where records of the site go, and whether they arrive',
  responses: { 200: json(z.object({ connections: z.array(connectionSchema) }), 'All connections, oldest first.'), ...refusals },
})

export const connectionRoute = consoleRoute({
  method: 'get',
  path: '/connections/{id}',
  roles: READERS,
  audit: 'none',
  summary: 'One connection, with its version as ETag',
  request: { params },
  responses: { 200: json(connectionSchema, 'The connection.'), ...missing },
})

export const addRoute = consoleRoute({
  method: 'post',
  path: '/connections',
  roles: ['owner'],
  audit: { action: 'connection.add', object: 'connection' },
  summary: 'Send the records of the site somewhere',
  request: { body: jsonBody(z.strictObject({ kind: z.enum(['webhook']), url, name: name.optional(), secret: secret.optional() })) },
  responses: {
    201: json(withSecret, 'Added; records stored before there was a connection are on their way.'),
    ...refusals,
    ...problems('invalid'),
  },
})

export const changeRoute = consoleRoute({
  method: 'patch',
  path: '/connections/{id}',
  roles: ['owner'],
  audit: { action: 'connection.change', object: 'connection' },
  summary: 'Change the address or the name (`If-Match`)',
  request: { params, body: jsonBody(z.strictObject({ url: url.optional(), name: name.optional() })) },
  responses: { 200: json(connectionSchema, 'Changed.'), ...changing },
})

export const removeRoute = consoleRoute({
  method: 'delete',
  path: '/connections/{id}',
  roles: ['owner'],
  audit: { action: 'connection.remove', object: 'connection' },
  summary: 'Send nothing there any more; for a day it can be brought back',
  request: { params },
  responses: { 204: { description: 'Removed.' }, ...missing },
})

export const restoreRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/restore',
  roles: ['owner'],
  audit: { action: 'connection.restore', object: 'connection' },
  summary: 'Bring a removed connection back',
  request: { params },
  responses: { 200: json(connectionSchema, 'It is back, as it was.'), ...missing },
})

export const checkRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/check',
  roles: MENDERS,
  audit: { action: 'connection.check', object: 'connection' },
  summary: 'Send a signed test message and say how it was taken',
  request: { params },
  responses: {
    200: json(
      z.object({
        ok: z.boolean(),
        fault: z.enum(FAULTS).nullable(),
        status: z.number().int().nullable().meta({ description: 'HTTP status of the answer; null when nobody answered.' }),
        milliseconds: z.number().int(),
      }),
      'How the receiver took it. Its text is never shown: the address may be that of a stranger.',
    ),
    ...missing,
  },
})

export const rotateRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/rotate',
  roles: ['owner'],
  audit: { action: 'connection.rotate', object: 'connection' },
  summary: 'Change the secret; the old one signs too until the change is finished',
  request: { params, body: jsonBody(z.strictObject({ secret: secret.optional() })) },
  responses: { 200: json(withSecret, 'Both secrets sign.'), ...missing, ...problems('invalid') },
})

export const finishRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/rotate/finish',
  roles: ['owner'],
  audit: { action: 'connection.rotated', object: 'connection' },
  summary: 'Stop signing with the old secret',
  request: { params },
  responses: { 200: json(connectionSchema, 'Only the new secret signs.'), ...missing },
})

export const pauseRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/pause',
  roles: MENDERS,
  audit: { action: 'connection.pause', object: 'connection' },
  summary: 'Keep deliveries waiting',
  request: { params },
  responses: { 200: json(connectionSchema, 'Paused.'), ...missing },
})

export const resumeRoute = consoleRoute({
  method: 'post',
  path: '/connections/{id}/resume',
  roles: MENDERS,
  audit: { action: 'connection.resume', object: 'connection' },
  summary: 'Try everything that waits now, whatever stopped the connection',
  request: { params },
  responses: { 200: json(connectionSchema, 'Active.'), ...missing },
})
