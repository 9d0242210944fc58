import { html } from 'hono/html'
import type { Page, Shop } from '../shop.ts'

/** The contact page carries the HTML that the portal gave to paste in, so it works before and without any script. */
export const contactPage = ({ words, paste }: Shop): Page => ({
  title: words.contact.title,
  body: html`<section class="wide split">
    <div class="panel">
      <h1>${words.contact.title}</h1>
      <p class="lead">${words.contact.lead}</p>
      ${paste('html', 'contact')}
    </div>
    <aside>
      <h2>${words.contact.visit}</h2>
      <address>${words.shop.address}</address>
      <p>${words.shop.hours}</p>
      <h2>${words.contact.phone}</h2>
      <p><a href="tel:+38131555014">+381 31 555 014</a></p>
      <p><button type="button" class="quiet" data-portik-open="callback">${words.shop.callBack}</button></p>
      <h2>${words.contact.mail}</h2>
      <p><a href="mailto:zdravo@lipa-lan.example">zdravo@lipa-lan.example</a></p>
    </aside>
  </section>`,
})

export const quotePage = (shop: Shop): Page => {
  const { words } = shop
  return {
    title: words.quote.title,
    body: html`<section class="wide split">
      <div class="panel">
        <h1>${words.quote.title}</h1>
        <p class="lead">${words.quote.lead}</p>
        ${shop.paste('script', 'quote')}
      </div>
      <aside>
        <h2>${words.quote.stepsTitle}</h2>
        <ol>
          ${words.quote.steps.map((step) => html`<li>${step}</li>`)}
        </ol>
      </aside>
    </section>`,
  }
}

export const workshopPage = (shop: Shop): Page => {
  const { words, asset } = shop
  return {
    title: words.workshop.title,
    body: html`<section class="wide">
        <img class="banner" src="${asset('workshop.svg')}" alt="" width="960" height="480" />
      </section>
      <section class="wide split">
        <div>
          <h1>${words.workshop.title}</h1>
          <p class="lead">${words.workshop.lead}</p>
          <dl>
            ${words.workshop.facts.map(
              ([term, value]) =>
                html`<div>
                  <dt>${term}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
        </div>
        <div class="panel">
          <h2>${words.workshop.register}</h2>
          ${shop.paste('script', 'event')}
        </div>
      </section>`,
  }
}

export const cataloguePage = (shop: Shop): Page => {
  const { words, asset } = shop
  return {
    title: words.catalogue.title,
    body: html`<section class="wide split">
      <div>
        <h1>${words.catalogue.title}</h1>
        <p class="lead">${words.catalogue.lead}</p>
        <h2>${words.catalogue.inside}</h2>
        <ul>
          ${words.catalogue.list.map((item) => html`<li>${item}</li>`)}
        </ul>
        <img src="${asset('tablecloth.svg')}" alt="" width="480" height="360" />
      </div>
      <div class="panel">${shop.paste('script', 'download')}</div>
    </section>`,
  }
}
