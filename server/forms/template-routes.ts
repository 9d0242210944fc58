import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Db } from '../platform/db.ts'
import { newApp } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Locale } from '../sites/contract.ts'
import type { ConsoleEnv, SiteRecord } from '../sites/env.ts'
import type { Catalogue } from './catalogue.ts'
import { formDefinitionSchema, type FormDefinition } from './contract.ts'
import { chooseLocale } from './language.ts'
import { said } from './markup/drawing.ts'
import type { PageFrame } from './pages/document.ts'
import { previewHeaders } from './pages/headers.ts'
import { previewPage } from './pages/preview-page.ts'
import { publishForm, setFormStatus } from './publish.ts'
import { findVersion, formsOf, type FormRow } from './store.ts'
import * as requests from './template-requests.ts'
import { controllerNotices, formTemplates, TEMPLATE_NAMES, type TemplateName } from './templates.ts'

export type TemplateDeps = PageFrame & { readonly db: Db; readonly catalogue: Catalogue }

const isTemplate = (id: string): boolean => TEMPLATE_NAMES.some((name) => name === id)

/** Ready-made forms for the owner, under `/v1/console/sites/:site`: look, publish, close. */
export const templateConsoleRoutes = (deps: TemplateDeps): OpenAPIHono<ConsoleEnv> => {
  const { db, catalogue, texts, publicUrl } = deps
  // The preview shows what the download form offers as a link that leads to the portal itself.
  const templates = formTemplates(texts, `${publicUrl}/`)
  const definitionOf = (name: TemplateName): FormDefinition => formDefinitionSchema.parse(templates[name])
  const localeOf = (site: SiteRecord, wish: Locale | undefined): Locale =>
    chooseLocale([wish], wish ? [wish, ...site.locales] : site.locales)

  const formView = (
    { id, version, status }: Pick<FormRow, 'id' | 'version' | 'status'>,
    definition: FormDefinition | undefined,
    locale: Locale,
  ) => ({
    id,
    title: definition ? said(definition.title, locale).words : id,
    version,
    status,
    template: isTemplate(id),
  })

  const app = newApp<ConsoleEnv>()

  app.openapi(requests.formsRoute, async (c) => {
    const { site } = c.var
    const locale = localeOf(site, c.req.valid('query').locale)
    const forms = await inSite(db, site.id, async (tx) => {
      const views = []
      for (const form of await formsOf(tx, site.id))
        views.push(formView(form, (await findVersion(tx, site.id, form.id, form.version))?.definition, locale))
      return views
    })
    return c.json({ forms }, 200)
  })

  app.openapi(requests.templatesRoute, async (c) => {
    const { site } = c.var
    const locale = localeOf(site, c.req.valid('query').locale)
    const published = new Map((await inSite(db, site.id, (tx) => formsOf(tx, site.id))).map((form) => [form.id, form.version]))
    const views = TEMPLATE_NAMES.map((id) => {
      const { title, intro, sections } = definitionOf(id)
      return {
        id,
        title: said(title, locale).words,
        intro: intro ? said(intro, locale).words : '',
        fields: sections.flatMap(({ fields }) => fields).length,
        published: published.get(id) ?? null,
      }
    })
    return c.json({ templates: views }, 200)
  })

  app.openapi(requests.previewRoute, (c) => {
    const { site } = c.var
    const locale = chooseLocale([c.req.valid('query').locale], site.locales)
    const definition = definitionOf(c.req.valid('param').template)
    return c.html(
      previewPage(deps, { site, definition, locale, noticeTexts: controllerNotices(texts, site) }),
      200,
      previewHeaders(publicUrl),
    )
  })

  app.openapi(requests.publishRoute, async (c) => {
    const { site } = c.var
    const { template } = c.req.valid('param')
    const { download_url: downloadUrl } = c.req.valid('json')
    const definition = downloadUrl === undefined ? formTemplates(texts)[template] : formTemplates(texts, downloadUrl)[template]
    if (!definition) throw new Problem('invalid', { errors: [{ field: 'download_url', code: 'required' }] })
    const version = await publishForm(db, { site, definition, noticeTexts: controllerNotices(texts, site) })
    catalogue.forget(site.id, template)
    c.set('audited', { objectId: template, details: { version } })
    const status = (await catalogue.get(site.id, template))?.status ?? 'open'
    return c.json(formView({ id: template, version, status }, definitionOf(template), localeOf(site, undefined)), 200)
  })

  app.openapi(requests.statusRoute, async (c) => {
    const { form, status } = c.req.valid('param')
    const to = status === 'open' ? 'open' : 'closed'
    await setFormStatus(db, c.var.site.id, form, to)
    catalogue.forget(c.var.site.id, form)
    c.set('audited', { objectId: form, details: { status: to } })
    return c.body(null, 204)
  })

  return app
}
