import { raw } from 'hono/html'
import type { Html } from './shop.ts'

/** How long a snippet is shown before the demo fetches it again; a customer would paste it once. */
const FRESH_MS = 5_000

/**
 * The HTML of a form to paste into a page, as the portal hands it out. The demo asks for it while it runs, so that it is never
 * older than the form; the portal has escaped everything in it.
 */
export const pastedForms = (portal: string, site: string) => {
  const kept = new Map<string, { readonly until: number; readonly markup: Promise<string> }>()

  const load = async (form: string, locale: string): Promise<string> => {
    const answer = await fetch(`${portal}/f/${site}/${form}/snippet?locale=${locale}`, { signal: AbortSignal.timeout(5_000) })
    if (!answer.ok) throw new Error(`The portal gave no snippet for ${form}: ${answer.status}`)
    return answer.text()
  }

  return async (form: string, locale: string): Promise<Html> => {
    const key = `${form} ${locale}`
    let found = kept.get(key)
    if (!found || found.until < Date.now()) {
      found = { until: Date.now() + FRESH_MS, markup: load(form, locale) }
      kept.set(key, found)
      found.markup.catch(() => kept.delete(key))
    }
    return raw(await found.markup)
  }
}
