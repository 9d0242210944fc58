import { Hono } from 'hono'
import { openCatalogue, type Catalogue } from '../../../server/forms/catalogue.ts'
import { pageRoutes } from '../../../server/forms/pages/routes.ts'
import type { PlainAnswer, PlainSubmission } from '../../../server/forms/plain-post.ts'
import { seedForms } from '../../../server/forms/seed.ts'
import { findClient, type ClientEnv } from '../../../server/platform/client.ts'
import type { Db } from '../../../server/platform/db.ts'
import type { SiteRecord } from '../../../server/sites/env.ts'
import { siteDirectory } from '../../../server/sites/directory.ts'
import { embeddedDatabase } from '../../database.ts'
import { addShop, PUBLIC_URL, shop, texts } from './shop.ts'

export const HOSTILE = `"><script>alert(1)</script>`

/** A second site, in German only. */
export const narrow: SiteRecord = { ...shop, id: 'narrow', name: 'Narrow', locales: ['de'] }

export type Entries = Readonly<Record<string, string | File | readonly (string | File)[]>>

const dataOf = (entries: Entries): FormData => {
  const data = new FormData()
  for (const [name, value] of Object.entries(entries))
    for (const one of Array.isArray(value) ? (value as readonly (string | File)[]) : [value as string | File])
      if (typeof one === 'string') data.append(name, one)
      else data.append(name, one)
  return data
}

/** The hosted pages with all templates of two sites; behind them an intake that notes what it got and answers as told. */
export type Hosted = {
  readonly db: Db
  readonly catalogue: Catalogue
  readonly app: Hono<ClientEnv>
  received: PlainSubmission[]
  answer: PlainAnswer
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, entries: Entries, headers?: Record<string, string>): Promise<Response>
}

const RECEIPT = {
  siteId: 'shop',
  formId: 'download',
  version: 1,
  locale: 'sr',
  reference: 'K7-4QX',
  consents: [
    { granted: true, text: `Da ${HOSTILE}` },
    { granted: false, text: 'Ne' },
  ],
} as const

/** `publicUrl` only matters to a browser, which follows the addresses of the pages. */
export const openHosted = async (publicUrl: string = PUBLIC_URL): Promise<Hosted> => {
  const { db } = await embeddedDatabase()
  const catalogue = openCatalogue(db)
  for (const site of [await addShop(db), await addShop(db, narrow)]) await seedForms(db, { site, texts, downloadUrl: '/guide.pdf' })
  const app = new Hono<ClientEnv>()
  app.use(findClient([]))
  const hosted: Hosted = {
    db,
    catalogue,
    app,
    received: [],
    answer: { ok: true, receiptUrl: `${publicUrl}/f/shop/contact/thanks/mine` },
    get: async (path, headers = {}) => app.request(`${publicUrl}${path}`, { headers }),
    post: async (path, entries, headers = {}) =>
      app.request(`${publicUrl}${path}`, { method: 'POST', body: dataOf(entries), headers: { Origin: publicUrl, ...headers } }),
  }
  const pages = pageRoutes({
    texts,
    publicUrl,
    assets: { url: `${publicUrl}/v/1.2.3` },
    catalogue,
    sites: siteDirectory(db),
    issueToken: (site, form, origin) => `token of ${site.id}/${form.formId}/${form.version} for ${origin}`,
    readReceipt: (receipt) => Promise.resolve(receipt === 'mine' ? RECEIPT : undefined),
    submit: (submission) => {
      hosted.received.push(submission)
      return Promise.resolve(hosted.answer)
    },
  })
  app.route('/', pages)
  return hosted
}
