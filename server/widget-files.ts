import { Hono, type Context } from 'hono'
import { serveAsset, type Assets } from './platform/assets.ts'
import { Problem } from './platform/problem.ts'
import type { Releases } from './widget-releases.ts'

/** A page always gets the newest widgets within five minutes, and shows the old ones at once meanwhile. */
const FRESH = 'public, max-age=300, stale-while-revalidate=86400'
const FOREVER = 'public, max-age=31536000, immutable'

/** Built widgets are loaded by other people's pages, with and without CORS (SRI needs it). They hold nothing secret. */
const openToAllPages = (c: Context) => {
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
}

/**
 * The built widgets: `/embed.js` and style sheets for a short time, `/c/…`, whose names carry a hash, and
 * `/v/<release>/…` for ever, for pages that pin what they load.
 */
export const widgetRoutes = (releases: Releases): Hono => {
  const serve = (c: Context, assets: Assets | undefined, path: string, cacheControl: string) => {
    const file = assets?.get(path)
    if (!file) throw new Problem('not_found', assets?.size === 0 ? { detail: 'The widgets are not built. Run: npm run build' } : {})
    openToAllPages(c)
    return serveAsset(c, file, cacheControl)
  }

  const app = new Hono()
  app.get('/:file{[\\w-]+\\.(?:js|css)}', (c) => serve(c, releases.newest, c.req.param('file'), FRESH))
  app.get('/c/:file{[\\w.-]+}', (c) => serve(c, releases.newest, `c/${c.req.param('file')}`, FOREVER))
  app.get('/v/:release/:path{.+}', async (c) => serve(c, await releases.get(c.req.param('release')), c.req.param('path'), FOREVER))
  return app
}
