import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { demoCrm, type DemoMail } from './crm.ts'
import { layout } from './layout.ts'
import { cataloguePage, contactPage, quotePage, workshopPage } from './pages/asking.ts'
import { homePage } from './pages/home.ts'
import { inboxPage } from './pages/inbox.ts'
import { hostilePage, labPage, noScriptsPage } from './pages/lab.ts'
import { productPage, productsPage } from './pages/products.ts'
import { aboutPage, missingPage, privacyPage, readPage } from './pages/reading.ts'
import { snippets } from './pasted.ts'
import { policy } from './security.ts'
import type { Page, Shop } from './shop.ts'
import { LANGUAGES, WORDS, type Language } from './words.ts'

export type { DemoMail }

export type DemoOptions = {
  /** The portal's site that the shop is. */
  readonly site: string
  /** Where browsers reach the portal, without a trailing slash. */
  readonly publicUrl: string
  /** With which the portal signs its webhooks to `POST /demo/crm` (`whsec_…`). */
  readonly secret: string
  /** The mails of the site, the newest first. */
  readonly mails: () => Promise<readonly DemoMail[]>
}

/** Where the server mounts the shop. */
const MOUNT = '/demo'
const MAX_WEBHOOK_BYTES = 100_000

type Draw = (shop: Shop, c: Context) => Page | undefined | Promise<Page | undefined>

/** The website of an invented shop, which uses the portal exactly as a customer's site would: by URL only. */
export const demoApp = ({ site, publicUrl, secret, mails }: DemoOptions): Hono => {
  const app = new Hono()
  const crm = demoCrm(secret)
  const paste = snippets(publicUrl, site)

  const shopIn = (language: Language): Shop => ({
    language,
    words: WORDS[language],
    site,
    portal: publicUrl,
    to: (path, other = language) => [MOUNT, ...(other === 'en' ? [] : [other]), ...(path ? [path] : [])].join('/'),
    asset: (file) => `${MOUNT}/assets/${file}`,
    paste: (...what) => paste(language, ...what),
  })

  const pages: Readonly<Record<string, Draw>> = {
    '': homePage,
    products: productsPage,
    'products/:slug': (shop, c) => productPage(shop, c.req.param('slug') ?? ''),
    contact: contactPage,
    quote: quotePage,
    workshop: workshopPage,
    catalogue: cataloguePage,
    'catalogue/read': readPage,
    about: aboutPage,
    privacy: privacyPage,
    inbox: async (shop) => inboxPage(shop, crm.received(), crm.refused(), await mails()),
    lab: labPage,
    'lab/hostile': hostilePage,
    'lab/no-scripts': noScriptsPage,
  }

  const show = async (c: Context, language: Language, path: string, page: Page | undefined): Promise<Response> => {
    const shop = shopIn(language)
    const shown = page ?? missingPage(shop)
    const elsewhere = new URL(c.req.url).origin === publicUrl ? undefined : publicUrl
    c.header('Content-Security-Policy', policy({ scripts: shown.scripts ?? true, portal: elsewhere }))
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'strict-origin-when-cross-origin')
    c.header('Cache-Control', 'no-cache')
    return c.html(await layout(shop, path, shown), page ? 200 : 404)
  }

  app.post('/crm', bodyLimit({ maxSize: MAX_WEBHOOK_BYTES }), async (c) => {
    const { status, body } = crm.receive(await c.req.text(), c.req.header())
    return c.json(body, status)
  })
  app.use(
    '/assets/*',
    serveStatic({
      root: new URL('./assets', import.meta.url).pathname,
      rewriteRequestPath: (path) => path.replace(/^.*\/assets/, ''),
      onFound: (_, c) => {
        c.header('Cache-Control', 'public, max-age=300')
        c.header('X-Content-Type-Options', 'nosniff')
      },
    }),
  )
  for (const language of LANGUAGES) {
    const below = language === 'en' ? '' : `/${language}`
    for (const [pattern, draw] of Object.entries(pages)) {
      app.get(`${below}${pattern ? `/${pattern}` : ''}` || '/', async (c) => {
        const path = new URL(c.req.url).pathname.slice(`${MOUNT}${below}/`.length)
        return show(c, language, path, await draw(shopIn(language), c))
      })
    }
  }
  app.get('/sr/*', (c) => show(c, 'sr', '', undefined))
  app.get('/*', async (c) => {
    const { pathname } = new URL(c.req.url)
    return pathname.endsWith('/') ? c.redirect(pathname.replace(/\/+$/, ''), 301) : show(c, 'en', '', undefined)
  })
  return app
}
