import { html, nothing, type TemplateResult } from 'lit'

/** What a room shows: `page({ heading: t('…'), actions: html`<wa-button>…</wa-button>`, body: html`…` })`. */
export type Page = {
  /** The room's `<h1>`, which is also the title of the tab and gets the focus when the room is entered. */
  readonly heading: string
  /** A sentence below it. */
  readonly lead?: unknown
  /** The way back up, outermost first. */
  readonly crumbs?: readonly { readonly href: string; readonly text: string }[]
  /** Buttons at the end of the heading's line; the first is the main one. */
  readonly actions?: unknown
  /** Beside the heading: a badge with the state. */
  readonly mark?: unknown
  /** `narrow` for forms and texts, `full` for tables. */
  readonly width?: 'narrow' | 'full'
  readonly body: unknown
}

/** The frame of a room: the way back, heading, actions, content. */
export const page = ({ heading, lead, crumbs = [], actions, mark, width = 'full', body }: Page): TemplateResult => html`
  <div class="page" data-width=${width}>
    <header class="page-head">
      ${
        crumbs.length === 0
          ? nothing
          : html`<nav class="page-crumbs">
              <ol>
                ${crumbs.map(({ href, text }) => html`<li><a href=${href}>${text}</a></li>`)}
              </ol>
            </nav>`
      }
      <div class="page-title">
        <h1 tabindex="-1">${heading}</h1>
        ${mark ?? nothing} ${actions ? html`<div class="page-actions">${actions}</div>` : nothing}
      </div>
      ${lead ? html`<p class="page-lead">${lead}</p>` : nothing}
    </header>
    ${body}
  </div>
`
