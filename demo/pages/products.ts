import { html } from 'hono/html'
import { GOODS, type Piece } from '../goods.ts'
import type { Html, Page, Shop } from '../shop.ts'

/** A price in euro, as the language writes it. */
export const price = (euro: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }).format(euro)

export const cards = ({ language, words, to, asset }: Shop, pieces: readonly Piece[]): Html =>
  html`<ul class="cards">
    ${pieces.map(
      ({ slug, name, material, price: euro }) =>
        html`<li>
          <a href="${to(`products/${slug}`)}">
            <img src="${asset(`${slug}.svg`)}" alt="" width="480" height="360" loading="lazy" />
            <strong>${name[language]}</strong>
            <span>${material[language]}</span>
            <span class="price">${words.products.from} ${price(euro, language)}</span>
          </a>
        </li>`,
    )}
  </ul>`

export const productsPage = (shop: Shop): Page => {
  const { words } = shop
  return {
    title: words.products.title,
    body: html`<section class="wide">
      <h1>${words.products.title}</h1>
      <p class="lead">${words.products.lead}</p>
      ${(['wood', 'linen'] as const).map(
        (kind) =>
          html`<h2 id="${kind}">${words.products[kind]}</h2>
            ${cards(
              shop,
              GOODS.filter((piece) => piece.kind === kind),
            )}`,
      )}
    </section>`,
  }
}

/** One piece, with the quote form below it; undefined when the shop does not make it. */
export const productPage = (shop: Shop, slug: string): Page | undefined => {
  const piece = GOODS.find((one) => one.slug === slug)
  if (!piece) return undefined
  const { words, language, to, asset } = shop
  const rows: readonly (readonly [string, string])[] = [
    [words.products.material, piece.material[language]],
    [words.products.size, `${piece.size} cm`],
    [words.products.care, piece.care[language]],
    [words.products.ready, words.products.weeks],
  ]
  return {
    title: piece.name[language],
    body: html`<section class="wide product">
        <img src="${asset(`${slug}.svg`)}" alt="" width="480" height="360" />
        <div>
          <p><a href="${to('products')}">← ${words.products.back}</a></p>
          <h1>${piece.name[language]}</h1>
          <p class="price">${words.products.from} ${price(piece.price, language)}</p>
          <p class="lead">${piece.text[language]}</p>
          <dl>
            ${rows.map(
              ([term, value]) =>
                html`<div>
                  <dt>${term}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
        </div>
      </section>
      <section class="narrow panel">
        <h2>${words.products.askTitle}</h2>
        <p>${words.products.askText}</p>
        ${shop.paste('script', 'quote', { 'prefill-description': `${piece.name[language]}, ${piece.size} cm` })}
      </section>`,
  }
}
