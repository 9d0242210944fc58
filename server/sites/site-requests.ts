import * as z from 'zod'
import { json, jsonBody, problems } from '../platform/openapi.ts'
import { consoleRoute } from './console-route.ts'
import { controllerSchema, localeSchema, slugSchema } from './contract.ts'
import { pageCheckSchema, sightingSchema } from './contract/page-check.ts'

const refusals = problems('unauthenticated', 'forbidden', 'invalid')

export const siteNameSchema = z.string().trim().min(1).max(200)
export const siteLocalesSchema = z
  .array(localeSchema)
  .min(1)
  .refine((all) => new Set(all).size === all.length, 'each language once')

const settingsSchema = z
  .object({
    id: slugSchema,
    name: z.string(),
    locales: z.array(localeSchema).min(1).meta({ description: 'The first is the default.' }),
    controller: controllerSchema,
    origins: z.array(z.string()).meta({ description: 'Pages that may embed the site.' }),
    public_url: z.url().meta({ description: 'How browsers reach this server.' }),
    version: z.number().int(),
  })
  .meta({ id: 'SiteConsoleSettings' })

export const settingsRoute = consoleRoute({
  method: 'get',
  path: '/settings',
  roles: ['owner', 'dpo'],
  audit: 'none',
  summary: 'What the owner set about the site, with its version as ETag',
  responses: { 200: json(settingsSchema, 'The settings.'), ...refusals },
})

export const changeSettingsRoute = consoleRoute({
  method: 'patch',
  path: '/settings',
  roles: ['owner'],
  audit: { action: 'site.change', object: 'site' },
  summary: 'Change name, languages or controller (`If-Match`)',
  description: 'Published forms show the new controller and languages at once: those whose consent texts change get a new version.',
  request: {
    body: jsonBody(
      z.strictObject({ name: siteNameSchema.optional(), locales: siteLocalesSchema.optional(), controller: controllerSchema.optional() }),
    ),
  },
  responses: { 200: json(settingsSchema, 'Changed.'), ...refusals, ...problems('changed_meanwhile', 'version_missing') },
})

export const allowOriginRoute = consoleRoute({
  method: 'post',
  path: '/origins',
  roles: ['owner'],
  audit: { action: 'site.origin_add', object: 'site' },
  summary: 'Allow pages of an origin to embed the site',
  request: { body: jsonBody(z.strictObject({ origin: z.string().min(1).max(300) })) },
  responses: { 200: json(z.object({ origin: z.string(), origins: z.array(z.string()) }), 'Allowed, in its one spelling.'), ...refusals },
})

export const forbidOriginRoute = consoleRoute({
  method: 'delete',
  path: '/origins',
  roles: ['owner'],
  audit: { action: 'site.origin_remove', object: 'site' },
  summary: 'Allow it no longer',
  request: { query: z.strictObject({ origin: z.string().min(1).max(300) }) },
  responses: { 200: json(z.object({ origins: z.array(z.string()) }), 'Not allowed any more.'), ...refusals, ...problems('not_found') },
})

export const sightingsRoute = consoleRoute({
  method: 'get',
  path: '/sightings',
  roles: ['owner', 'dpo'],
  audit: 'none',
  summary: 'Which pages asked for something of the site, the last first',
  responses: { 200: json(z.object({ sightings: z.array(sightingSchema) }), 'By origin; nothing about visitors.'), ...refusals },
})

export const checkPageRoute = consoleRoute({
  method: 'post',
  path: '/page-check',
  roles: ['owner'],
  audit: { action: 'site.page_check', object: 'site' },
  summary: 'Look at a page as the server sees it, and say what keeps a form from showing there',
  request: { body: jsonBody(z.strictObject({ url: z.string().trim().min(1).max(2_000) })) },
  responses: { 200: json(pageCheckSchema, 'No findings: all looks right.'), ...refusals, ...problems('rate_limited') },
})
