import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { asset, readAssets, serveAsset } from './platform/assets.ts'
import { PAGE_POLICY } from './platform/headers.ts'
import { Problem } from './platform/problem.ts'

const DIST = new URL('../dist/console/', import.meta.url).pathname

/** Every name carries a hash of what is inside. */
const FOREVER = 'public, max-age=31536000, immutable'

/**
 * The page's policy: nothing but our own files, frames of our own for previews, and no text that becomes markup or script. Lit makes its
 * elements through the one policy that it names.
 */
const POLICY = `${PAGE_POLICY}; frame-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html`

type Manifest = Readonly<Record<string, { readonly file: string; readonly css?: readonly string[]; readonly imports?: readonly string[] }>>

const ENTRY = 'console/main.ts'

/** The script, the sheets, and the files that the script imports at once. */
const filesOf = (manifest: Manifest) => {
  const seen = new Set<string>()
  const visit = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key]?.imports ?? []) visit(next)
  }
  visit(ENTRY)
  const chunks = [...seen].flatMap((key) => manifest[key] ?? [])
  const script = manifest[ENTRY]?.file
  return {
    script,
    sheets: chunks.flatMap(({ css = [] }) => css),
    preloads: chunks.map(({ file }) => file).filter((file) => file !== script),
  }
}

const at = (file: string): string => `/console/_/${file}`

const pageOf = ({ script, sheets, preloads }: ReturnType<typeof filesOf>): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Portik</title>
<link rel="icon" href="data:,">
${sheets.map((file) => `<link rel="stylesheet" href="${at(file)}">`).join('\n')}
${preloads.map((file) => `<link rel="modulepreload" href="${at(file)}">`).join('\n')}
<script type="module" src="${at(script ?? '')}"></script>
</head>
<body>
<portik-console></portik-console>
<noscript>The console needs JavaScript.</noscript>
</body>
</html>
`

/**
 * `/console`, and every address below it: one page, whose script reads the rest of the address. `/console/_/…` are its files. `_` is no
 * possible id of a site.
 */
export const consolePage = async (): Promise<Hono> => {
  const files = await readAssets(DIST)
  const manifest = JSON.parse(await readFile(join(DIST, '.vite/manifest.json'), 'utf8').catch(() => '{}')) as Manifest
  const page = asset('page.html', Buffer.from(pageOf(filesOf(manifest))))

  const app = new Hono()
  app.get('/console/_/:file{[\\w.-]+}', (c) => {
    const file = files.get(c.req.param('file'))
    if (!file) throw new Problem('not_found')
    return serveAsset(c, file, FOREVER)
  })
  for (const path of ['/console', '/console/*'])
    app.get(path, (c) => {
      if (!manifest[ENTRY]) throw new Problem('not_found', { detail: 'The console is not built. Run: npm run build' })
      c.header('Content-Security-Policy', POLICY)
      c.header('Referrer-Policy', 'same-origin')
      return serveAsset(c, page, 'no-store')
    })
  return app
}
