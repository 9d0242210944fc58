import { html } from 'hono/html'
import type { Page, Shop } from '../shop.ts'

/** Where the kit is tried hard: by whoever wants to see it, and by the tests. */
export const labPage = ({ words, to }: Shop): Page => ({
  title: words.lab.title,
  body: html`<section class="narrow">
    <h1>${words.lab.title}</h1>
    <h2><a href="${to('lab/hostile')}">${words.lab.hostile}</a></h2>
    <p>${words.lab.hostileText}</p>
    <h2><a href="${to('lab/no-scripts')}">${words.lab.noScripts}</a></h2>
    <p>${words.lab.noScriptsText}</p>
  </section>`,
})

export const hostilePage = (shop: Shop): Page => ({
  title: shop.words.lab.hostile,
  styles: ['hostile.css'],
  body: html`<section>
    <h1>${shop.words.lab.hostile}</h1>
    <p>${shop.words.lab.hostileText}</p>
    <label for="own">Host <input id="own" value="host" /></label>
    ${shop.paste('script', 'contact')}
  </section>`,
})

export const noScriptsPage = ({ words, paste }: Shop): Page => ({
  title: words.lab.noScripts,
  scripts: false,
  body: html`<section class="narrow panel">
    <h1>${words.lab.noScripts}</h1>
    <p>${words.lab.noScriptsText}</p>
    ${paste('html', 'contact')}
  </section>`,
})
