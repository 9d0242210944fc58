import { html } from 'hono/html'
import type { Html, Page, Shop } from './shop.ts'

const header = (shop: Shop, path: string): Html => {
  const { words, to, asset, language } = shop
  const links = [
    ['products', words.shop.products],
    ['workshop', words.shop.workshop],
    ['catalogue', words.shop.catalogue],
    ['about', words.shop.about],
    ['contact', words.shop.contact],
  ] as const
  const other = language === 'en' ? 'sr' : 'en'
  return html`<a class="skip" href="#content">${words.shop.skip}</a>
    <header class="top">
      <div class="wide">
        <a class="brand" href="${to('')}"><img src="${asset('logo.svg')}" alt="" width="40" height="40" />Lipa &amp; Lan</a>
        <nav aria-label="${words.shop.menu}">
          ${links.map(([page, label]) => html`<a href="${to(page)}" ${path.split('/')[0] === page ? html`aria-current="page"` : ''}>${label}</a>`)}
        </nav>
        <a class="language" href="${to(path, other)}" lang="${other}" hreflang="${other}">${words.shop.otherLanguage}</a>
      </div>
    </header>`
}

const footer = (shop: Shop): Html => {
  const { words, to } = shop
  return html`<footer class="bottom">
    <div class="wide">
      <section class="letters" aria-labelledby="letters">
        <h2 id="letters">${words.shop.letters}</h2>
        <p>${words.shop.lettersText}</p>
        ${shop.paste('script', 'newsletter')}
      </section>
      <section class="imprint">
        <p><strong>Lipa &amp; Lan</strong></p>
        <address>${words.shop.address}</address>
        <p>${words.shop.hours}</p>
        <p><a href="tel:+38131555014">+381 31 555 014</a> · <a href="mailto:zdravo@lipa-lan.example">zdravo@lipa-lan.example</a></p>
        <p><button type="button" class="quiet" data-portik-open="callback">${words.shop.callBack}</button></p>
      </section>
      <p class="small">
        ${words.shop.demo} <a href="${to('inbox')}">${words.shop.inbox}</a> · <a href="${to('privacy')}">${words.shop.privacy}</a> ·
        <a href="${to('privacy')}#choices">${words.shop.choices}</a> ·
        <a href="${to('lab')}">${words.lab.title}</a>
      </p>
    </div>
  </footer>`
}

/** A whole document. `scripts: false` leaves the kit's script out, as a page does that forbids scripts. */
export const layout = (shop: Shop, path: string, { title, body, styles = ['shop.css'], scripts = true }: Page): Html =>
  html`<!doctype html>
    <html lang="${shop.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${shop.words.shop.tagline}" />
        <title>${title} · Lipa &amp; Lan</title>
        <link rel="icon" href="${shop.asset('favicon.svg')}" type="image/svg+xml" />
        ${styles.map((file) => html`<link rel="stylesheet" href="${shop.asset(file)}" />`)}
        ${scripts ? html`<script type="module" src="${shop.portal}/embed.js" data-site="${shop.site}"></script>` : ''}
      </head>
      <body>
        ${header(shop, path)}
        <main id="content" tabindex="-1">${body}</main>
        ${footer(shop)}
      </body>
    </html>`
