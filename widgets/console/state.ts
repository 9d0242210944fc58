import { html, nothing, type TemplateResult } from 'lit'
import type { Failure } from '../core/api.ts'
import type { House } from './house.ts'
import type { Picture } from './pictures.ts'

/** Nothing is here yet: says what will be, and what to do for it. `alone`: it is the whole page, so its title is the page's. */
export type Empty = {
  readonly icon: Picture
  readonly title: string
  readonly text?: unknown
  readonly action?: unknown
  readonly alone?: boolean
}

export const emptyState = ({ icon, title, text, action, alone }: Empty): TemplateResult => html`
  <div class="state">
    <wa-icon name=${icon}></wa-icon>
    ${alone ? html`<h1 tabindex="-1">${title}</h1>` : html`<h2>${title}</h2>`} ${text ? html`<p>${text}</p>` : nothing}
    ${action ? html`<div class="state-actions">${action}</div>` : nothing}
  </div>
`

/** It could not be loaded: why, and a button that tries again where that can help. */
export const failedState = ({ t, explain }: Pick<House, 't' | 'explain'>, failure: Failure, retry?: () => void): TemplateResult => html`
  <div class="state" role="alert">
    <wa-icon name=${failure.status === 0 ? 'offline' : 'alert'}></wa-icon>
    <h2>${t('console:state.failed')}</h2>
    <p>${explain(failure)}</p>
    ${
      retry
        ? html`<div class="state-actions">
            <wa-button size="s" @click=${retry}><wa-icon slot="start" name="refresh"></wa-icon>${t('console:state.retry')}</wa-button>
          </div>`
        : nothing
    }
  </div>
`

/** It is on its way. `lines` of grey stand where text will be, so that nothing jumps. */
export const loadingState = ({ t }: Pick<House, 't'>, lines = 6): TemplateResult => html`
  <div class="loading" role="status">
    <span class="unseen">${t('console:state.loading')}</span>
    ${Array.from({ length: lines }, () => html`<div class="loading-line"></div>`)}
  </div>
`
