import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import { asset, serveAsset, type Asset } from './assets.ts'
import { PAGE_POLICY } from './headers.ts'

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portik API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<noscript><p>The description itself: <a href="/v1/openapi.json">/v1/openapi.json</a></p></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

/** Without `validatorUrl: null`, Swagger UI would show the description to a server of its makers. Closed, its parts are a table of contents. */
const START = `SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#api', deepLinking: true, docExpansion: 'none', validatorUrl: null })
`

const fromPackage = async (name: string): Promise<Asset> =>
  asset(name, await readFile(fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`))))

/** `/docs`: the API reference, from our own origin, without inline scripts. Its 1.7 MB are read when somebody asks. */
export const docsRoutes = (): Hono => {
  const read = new Map<string, Promise<Asset>>()
  const page = asset('page.html', Buffer.from(PAGE))
  const start = asset('start.js', Buffer.from(START))
  const packaged = (name: string): Promise<Asset> => {
    const known = read.get(name) ?? fromPackage(name)
    read.set(name, known)
    return known
  }

  const app = new Hono()
  app.get('/docs', (c) => {
    c.header('Content-Security-Policy', PAGE_POLICY)
    return serveAsset(c, page, 'no-cache')
  })
  app.get('/docs/start.js', (c) => serveAsset(c, start, 'no-cache'))
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    app.get(`/docs/${name}`, async (c) => serveAsset(c, await packaged(name), 'public, max-age=3600'))
  return app
}
