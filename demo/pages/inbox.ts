import { html } from 'hono/html'
import type { DemoMail, Received } from '../crm.ts'
import type { Html, Page, Shop } from '../shop.ts'
import type { Words } from '../words.ts'

const when = (at: Date | string, language: string): Html => {
  const date = new Date(at)
  return html`<time datetime="${date.toISOString()}">${date.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' })}</time>`
}

const isGrade = (words: Words, grade: unknown): grade is keyof Words['inbox']['grade'] =>
  typeof grade === 'string' && grade in words.inbox.grade

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.map(shown).join(', ') : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

const record = ({ words, language }: Shop, { data, at, times }: Received): Html => {
  const person = data.person ?? {}
  return html`<article class="record" data-record="${data.id}">
    <h3>
      ${person.name ?? person.email ?? person.phone ?? data.reference}
      ${isGrade(words, data.grade) ? html`<span class="grade ${data.grade}">${words.inbox.grade[data.grade]}</span>` : ''}
    </h3>
    <p class="small">${data.form} · ${data.reference} · ${when(at, language)} · ✓ ${words.inbox.verified}</p>
    ${times > 1 ? html`<p class="small">${words.inbox.times.replace('{n}', String(times))}</p>` : ''}
    <dl>
      ${Object.entries(data.values ?? {}).map(
        ([key, value]) =>
          html`<div>
            <dt>${key}</dt>
            <dd>${shown(value)}</dd>
          </div>`,
      )}
    </dl>
    <details>
      <summary>${words.inbox.raw}</summary>
      <pre tabindex="0">${JSON.stringify(data, null, 2)}</pre>
    </details>
  </article>`
}

/** The text of a mail, with the portal's own addresses as links: so a confirmation can be followed. */
const linked = (text: string, portal: string): Html[] =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, i) => (i % 2 === 1 && part.startsWith(portal) ? html`<a href="${part}">${part}</a>` : html`${part}`))

const letter = ({ words, language, portal }: Shop, { recipient, subject, text, at }: DemoMail): Html =>
  html`<article class="record">
    <h3>${subject}</h3>
    <p class="small">${words.inbox.to} ${recipient} · ${when(at, language)}</p>
    <details>
      <summary>${words.inbox.mail}</summary>
      <pre tabindex="0">${linked(text, portal)}</pre>
    </details>
  </article>`

/** What the shop's CRM received, and what was mailed; the newest first. */
export const inboxPage = (shop: Shop, received: readonly Received[], refused: number, mails: readonly DemoMail[]): Page => {
  const { words, to } = shop
  const nothing = html`<p class="empty">${words.inbox.nothing}</p>`
  return {
    title: words.inbox.title,
    body: html`<section class="wide">
      <h1>${words.inbox.title}</h1>
      <p class="lead">${words.inbox.lead}</p>
      <p><a class="button plain" href="${to('inbox')}">${words.inbox.refresh}</a></p>
      ${refused > 0 ? html`<p class="small">${words.inbox.refused.replace('{n}', String(refused))}</p>` : ''}
      <div class="split even">
        <section aria-labelledby="crm">
          <h2 id="crm">${words.inbox.crm}</h2>
          ${received.length > 0 ? received.map((one) => record(shop, one)) : nothing}
        </section>
        <section aria-labelledby="mail">
          <h2 id="mail">${words.inbox.mail}</h2>
          ${mails.length > 0 ? mails.map((one) => letter(shop, one)) : nothing}
        </section>
      </div>
    </section>`,
  }
}
