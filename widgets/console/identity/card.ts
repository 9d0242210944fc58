import { html, nothing, type TemplateResult } from 'lit'
import type { Picture } from '../pictures.ts'

export type Card = {
  readonly icon?: Picture
  readonly heading: string
  readonly lead?: unknown
  readonly body: unknown
  /** It stands in a dialog over a room, whose title is the first heading. */
  readonly within?: boolean
}

/** One calm card: what it is about, a sentence, what to do. Its heading gets the focus when it appears. */
export const card = ({ icon, heading, lead, body, within = false }: Card): TemplateResult => html`
  <section class="card" ?data-within=${within}>
    <header class="card-head">
      ${icon ? html`<wa-icon name=${icon}></wa-icon>` : nothing}
      ${within ? html`<h2 tabindex="-1">${heading}</h2>` : html`<h1 tabindex="-1">${heading}</h1>`}
      ${lead ? html`<p class="card-lead">${lead}</p>` : nothing}
    </header>
    ${body}
  </section>
`

/** Moves the focus to the heading, so that a screen reader says what is there now. */
export const focusHeading = (element: HTMLElement): void => element.querySelector<HTMLElement>('.card :is(h1, h2)')?.focus()

/** What went wrong, said at once. Always in the page, so that it is announced. */
export const wrong = (text: string | undefined): TemplateResult => html`
  <div role="alert">${text ? html`<p class="wrong"><wa-icon name="alert"></wa-icon><span>${text}</span></p>` : nothing}</div>
`

/** A line between two ways. */
export const orLine = (text: string): TemplateResult => html`<div class="or">${text}</div>`
