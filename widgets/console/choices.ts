import { html, nothing, type TemplateResult } from 'lit'

/** One of several views of the same list, as a link, so that it can be kept and sent. */
export type Choice = { readonly href: string; readonly text: string; readonly current: boolean; readonly count?: string | undefined }

/** A row of views to choose from. */
export const choices = (label: string, all: readonly Choice[]): TemplateResult =>
  html`<nav class="view-choices" aria-label=${label}>
    ${all.map(
      ({ href, text, current, count }) =>
        html`<a href=${href} aria-current=${current ? 'true' : nothing}
          >${text}${count === undefined ? nothing : html` <span class="view-count">${count}</span>`}</a
        >`,
    )}
  </nav>`
