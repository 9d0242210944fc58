import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import type { Texts } from '../platform/texts.ts'
import type { SiteEnv } from '../sites/env.ts'
import type { Catalogue } from './catalogue.ts'
import { publishedFormSchema } from './contract.ts'
import { etagOf, isFresh } from './etag.ts'
import { chooseLocale, htmlLang } from './language.ts'
import type { Assets } from './markup/shadow.ts'
import { publishedForm } from './published-form.ts'
import { htmlSnippet, pinnedSnippet, scriptSnippet } from './snippet.ts'

export type FormDeps = {
  readonly catalogue: Catalogue
  readonly texts: Texts
  /** How browsers reach this server, without a trailing slash. */
  readonly publicUrl: string
  readonly assets: Assets
}

const params = z.object({ form: z.string().max(64) })
/** Any wish is answered: with the site's nearest language. */
const locale = z.string().max(35).optional().openapi({ example: 'sr-Cyrl' })

/** A closed form must not stay open in caches for long. */
const CACHE_CONTROL = 'public, max-age=60, must-revalidate'

const readForm = createRoute({
  method: 'get',
  path: '/forms/{form}',
  tags: ['Forms'],
  summary: 'The published form in one language',
  request: { params, query: z.object({ locale }) },
  responses: {
    200: json(publishedFormSchema, 'Definition and markup'),
    304: { description: 'The client has this form already' },
    ...problems('origin_not_allowed', 'site_not_found', 'form_not_found', 'invalid'),
  },
})

const readSnippet = createRoute({
  method: 'get',
  path: '/forms/{form}/snippet',
  tags: ['Forms'],
  summary: 'What to paste into a page',
  request: { params, query: z.object({ locale, kind: z.enum(['script', 'pinned', 'html']).default('script') }) },
  responses: {
    200: {
      description:
        '`script`: two tags. `pinned`: the same with the script of this release and its integrity. `html`: the whole form, which works with scripts blocked, of the current version.',
      content: { 'text/html': { schema: z.string() } },
    },
    304: { description: 'The client has this snippet already' },
    ...problems('origin_not_allowed', 'site_not_found', 'form_not_found', 'invalid'),
  },
})

const SNIPPETS = { script: scriptSnippet, pinned: pinnedSnippet, html: htmlSnippet } as const

/** `GET /v1/sites/:site/forms/:form` and its snippet. */
export const formRoutes = ({ catalogue, texts, publicUrl, assets }: FormDeps): OpenAPIHono<SiteEnv> => {
  const app = newApp<SiteEnv>()

  app.openapi(readForm, async (c) => {
    const site = c.get('site')
    const form = await catalogue.get(site.id, c.req.valid('param').form)
    if (!form) throw new Problem('form_not_found')
    const locale = chooseLocale([c.req.valid('query').locale], site.locales)
    const action = `${publicUrl}/f/${site.id}/${form.formId}`
    const answer = publishedForm({ site, form, locale, t: texts(locale), action })
    const etag = etagOf(JSON.stringify(answer))
    c.header('ETag', etag)
    c.header('Cache-Control', CACHE_CONTROL)
    c.header('Content-Language', htmlLang(locale))
    return isFresh(c, etag) ? c.body(null, 304) : c.json(answer, 200)
  })

  app.openapi(readSnippet, async (c) => {
    const site = c.get('site')
    const form = await catalogue.get(site.id, c.req.valid('param').form)
    if (!form) throw new Problem('form_not_found')
    const { kind, locale: wish } = c.req.valid('query')
    const locale = chooseLocale([wish], site.locales)
    const snippet = { form, locale, t: texts(locale), publicUrl, assets }
    const html = SNIPPETS[kind](snippet)
    const etag = etagOf(html)
    c.header('ETag', etag)
    c.header('Cache-Control', CACHE_CONTROL)
    c.header('Content-Language', htmlLang(locale))
    return isFresh(c, etag) ? c.body(null, 304) : c.html(html, 200)
  })

  return app
}
