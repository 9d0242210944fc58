import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { CSSResult } from 'lit'
import type { Plugin, UserConfig } from 'vite'
import { tokens } from './core/tokens.ts'
import field from './form/field.styles.ts'
import form from './form/form.styles.ts'
import section from './form/section.styles.ts'

// Whoever builds from within a test or a development shell would else give visitors the development build of Lit.
process.env['NODE_ENV'] = 'production'

const dist = new URL('../dist/', import.meta.url)

/** `--_label-size` is for readers of the source; pages only ever see the names that begin with `--portik-`. */
const names = [...new Set(`${tokens.cssText}${field.cssText}`.match(/--_[a-z0-9-]+/g))]
const short = (name: string): string => {
  const place = names.indexOf(name)
  if (place < 0) throw new Error(`${name} is used in a sheet but has no value in core/tokens.ts`)
  return `--_${place.toString(36)}`
}

/** Our sheets need no parser: no strings with spaces or slashes that matter, no nested calc without spaces around its signs. */
const smaller = (css: string): string =>
  css
    .replace(/--_[a-z0-9-]+/g, short)
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,/]) ?/g, '$1')
    .replace(/='([a-z-]+)'\]/g, '=$1]')
    .replace(/([ (:,])0\./g, '$1.')
    .replace(/: /g, ':')
    .replace(/ !important/g, '!important')
    .replace(/;}/g, '}')
    .trim()

const smallerSheets: Plugin = {
  name: 'portik:sheets',
  transform: (code, id) =>
    /widgets\/(core|form|launcher|privacy)\/[a-z.-]+\.ts$/.test(id)
      ? { code: code.replace(/css`([^`]*)`/g, (_, css: string) => `css\`${smaller(css)}\``), map: null }
      : null,
}

/** The same sheets as files, for declarative shadow DOM, and what a page needs to pin the loader (Subresource Integrity). */
const besides: Plugin = {
  name: 'portik:besides',
  generateBundle() {
    for (const [name, { cssText }] of Object.entries<CSSResult>({ field, form, section }))
      this.emitFile({ type: 'asset', fileName: `${name}.css`, source: smaller(cssText) })
  },
  async writeBundle(_, bundle) {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
    const integrity: Record<string, string> = {}
    for (const name of ['embed.js', ...Object.keys(bundle).filter((file) => file.endsWith('.css'))])
      integrity[name] = `sha384-${createHash('sha384')
        .update(await readFile(new URL(name, dist)))
        .digest('base64')}`
    await writeFile(new URL('manifest.json', dist), `${JSON.stringify({ version, integrity }, null, 2)}\n`)
  },
}

/** Builds everything that runs in a visitor's page into `dist/`: `embed.js`, hashed chunks in `c/`, sheets, `manifest.json`. */
export default {
  root: new URL('.', import.meta.url).pathname,
  base: './',
  logLevel: 'warn',
  plugins: [smallerSheets, besides],
  build: {
    outDir: dist.pathname,
    emptyOutDir: true,
    target: 'baseline-widely-available',
    // The maps lie beside the files for who wants them; naming them in each would cost every visitor.
    sourcemap: 'hidden',
    manifest: '.vite/manifest.json',
    // As a library: an application's `import()` would each be wrapped in a preloader that is larger than the whole loader.
    lib: { entry: new URL('./embed.ts', import.meta.url).pathname, formats: ['es'] },
    minify: true,
    rolldownOptions: {
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'c/[name]-[hash].js',
        minify: true,
        // What every element needs is one file: compressed together it is smaller, and it is one request.
        codeSplitting: {
          groups: [{ name: 'base', test: /node_modules\/(@lit|lit)|core\/(api|define|language|storage|tokens)\.ts|rolldown.runtime/ }],
        },
      },
    },
  },
} satisfies UserConfig
