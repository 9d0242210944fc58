import { html } from 'hono/html'
import { GOODS } from '../goods.ts'
import type { Page, Shop } from '../shop.ts'
import { cards } from './products.ts'

const FAVOURITES = ['table', 'bedding', 'chair', 'towels']

export const homePage = (shop: Shop): Page => {
  const { words, to, asset } = shop
  return {
    title: words.home.title,
    body: html`<section class="hero">
        <div class="wide">
          <div>
            <h1>${words.home.title}</h1>
            <p class="lead">${words.home.lead}</p>
            <p class="actions">
              <a class="button" href="${to('products')}">${words.home.browse}</a>
              <a class="button plain" href="${to('quote')}">${words.home.offer}</a>
            </p>
          </div>
          <img src="${asset('hero.svg')}" alt="" width="960" height="720" />
        </div>
      </section>
      <section class="wide">
        <h2>${words.home.favourites}</h2>
        ${cards(
          shop,
          FAVOURITES.flatMap((slug) => GOODS.filter((piece) => piece.slug === slug)),
        )}
        <p><a href="${to('products')}">${words.home.all} →</a></p>
      </section>
      <section class="wide reasons">
        ${words.home.reasons.map(
          ([title, text]) =>
            html`<article>
              <h2>${title}</h2>
              <p>${text}</p>
            </article>`,
        )}
      </section>
      <section class="band">
        <div class="wide">
          <div>
            <h2>${words.home.visitTitle}</h2>
            <p>${words.home.visitText}</p>
            <p><a class="button" href="${to('workshop')}">${words.home.visitLink}</a></p>
          </div>
          <img src="${asset('workshop.svg')}" alt="" width="960" height="480" loading="lazy" />
        </div>
      </section>`,
  }
}
