import { html } from 'hono/html'
import { GOODS } from '../goods.ts'
import type { Page, Shop } from '../shop.ts'
import { price } from './products.ts'

export const aboutPage = ({ words, asset }: Shop): Page => ({
  title: words.about.title,
  body: html`<section class="wide split">
    <div>
      <h1>${words.about.title}</h1>
      ${words.about.paragraphs.map((text, i) => html`<p ${i === 0 ? html`class="lead"` : ''}>${text}</p>`)}
      <p class="signature">${words.about.signature}</p>
    </div>
    <img src="${asset('linden.svg')}" alt="" width="480" height="360" />
  </section>`,
})

export const privacyPage = ({ words, portal, site }: Shop): Page => ({
  title: words.privacy.title,
  body: html`<section class="narrow">
    <h1>${words.privacy.title}</h1>
    ${words.privacy.paragraphs.map((text) => html`<p>${text}</p>`)}
    <h2 id="choices">${words.privacy.choices}</h2>
    <p>${words.privacy.choicesText}</p>
    <portik-privacy
      ><p><a href="${portal}/privacy/${site}/choices">${words.shop.choices}</a></p></portik-privacy
    >
  </section>`,
})

export const missingPage = ({ words, to }: Shop): Page => ({
  title: words.missing,
  body: html`<section class="narrow">
    <h1>${words.missing}</h1>
    <p><a class="button" href="${to('')}">${words.shop.home}</a></p>
  </section>`,
})

/** The catalogue itself, to read and to print: where the download form leads. */
export const readPage = ({ words, language, asset }: Shop): Page => ({
  title: words.catalogue.title,
  body: html`<section class="narrow">
    <h1>${words.catalogue.title}</h1>
    <p class="lead">${words.shop.tagline}.</p>
    ${GOODS.map(
      ({ slug, name, text, size, material, care, price: euro }) =>
        html`<article class="sheet">
          <img src="${asset(`${slug}.svg`)}" alt="" width="480" height="360" />
          <div>
            <h2>${name[language]}</h2>
            <p>${text[language]}</p>
            <p class="small">${material[language]} · ${size} cm · ${care[language]}</p>
            <p class="price">${words.products.from} ${price(euro, language)}</p>
          </div>
        </article>`,
    )}
  </section>`,
})
