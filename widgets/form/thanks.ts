import type { TemplateResult } from 'lit'
import { html, nothing } from 'lit'
import type { PublishedForm, Receipt } from '../../server/forms/contract.ts'
import type { Texts } from '../core/texts.ts'

const copy = (event: Event): void => {
  const output = (event.currentTarget as HTMLElement).previousElementSibling!
  // Without https there is no clipboard: then the number is selected, ready for Ctrl+C.
  getSelection()?.selectAllChildren(output)
  void navigator.clipboard?.writeText(output.textContent ?? '').catch(() => undefined)
}

/** It has arrived: the form's own words, the reference, and what the form offers for it. */
export const thanks = (published: PublishedForm | undefined, receipt: Receipt, t: Texts): TemplateResult => {
  const { title = t('widget:thanks.title'), text = '', link } = published?.thanks ?? {}
  return html`<div part="thanks">
    <h2 tabindex="-1">${title}</h2>
    <p>${text}</p>
    <div part="reference">
      <span>${t('widget:thanks.reference')}</span><output>${receipt.reference}</output
      ><button type="button" @click=${copy}>${t('widget:thanks.copy')}</button>
    </div>
    ${link && /^(https?:|\/)/.test(link.url) ? html`<p><a part="link" href=${link.url}>${link.label}</a></p>` : nothing}
  </div>`
}
