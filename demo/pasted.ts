import { html, raw } from 'hono/html'
import type { Html } from './shop.ts'

/** How long a snippet is shown before the demo fetches it again; a customer would paste it once. */
const FRESH_MS = 5_000

/** What a customer may write into the pasted tag: `prefill-*`, `mode` … */
export type Attributes = Readonly<Record<string, string>>

/** `script`: an element that the kit's script fills. `html`: the whole form, which needs no script. */
export type Paste = (kind: 'script' | 'html', form: string, attributes?: Attributes) => Promise<Html>

/**
 * What the portal hands out to paste into a page. The demo asks for it while it runs, so that it is never older than the form;
 * the portal has escaped everything in it. The snippet's script tag is left out: the shop's pages carry one in their head.
 */
export const snippets = (portal: string, site: string) => {
  const kept = new Map<string, { readonly until: number; readonly markup: Promise<string> }>()

  const load = async (kind: string, form: string, locale: string): Promise<string> => {
    const answer = await fetch(`${portal}/v1/sites/${site}/forms/${form}/snippet?kind=${kind}&locale=${locale}`, {
      signal: AbortSignal.timeout(5_000),
    })
    if (!answer.ok) throw new Error(`The portal gave no snippet for ${form}: ${answer.status}`)
    return (await answer.text()).replace(/<script\b[^>]*><\/script>/g, '')
  }

  return async (locale: string, kind: 'script' | 'html', form: string, attributes: Attributes = {}): Promise<Html> => {
    const key = `${kind} ${form} ${locale}`
    let found = kept.get(key)
    if (!found || found.until < Date.now()) {
      found = { until: Date.now() + FRESH_MS, markup: load(kind, form, locale) }
      kept.set(key, found)
      found.markup.catch(() => kept.delete(key))
    }
    const written = await html`<portik-form ${Object.entries(attributes).map(([name, value]) => html`${name}="${value}" `)}`
    return raw((await found.markup).replace('<portik-form ', () => written.toString()))
  }
}
