import { html, type TemplateResult } from 'lit'
import type { House } from './house.ts'

/** Two versions of what two people edited at once, as lines of text. */
export type Versions = {
  readonly theirs: readonly string[]
  readonly mine: readonly string[]
  readonly takeTheirs: () => void
  readonly keepMine: () => void
}

const lines = (title: string, texts: readonly string[]): TemplateResult =>
  html`<div>
    <h3>${title}</h3>
    ${texts.filter((text) => text !== '').map((text) => html`<p>${text}</p>`)}
  </div>`

/** Somebody else was quicker: both versions side by side, and the choice. Nothing that was typed is lost. */
export const versions = ({ t }: Pick<House, 't'>, { theirs, mine, takeTheirs, keepMine }: Versions): TemplateResult =>
  html`<div class="conflict remark" data-kind="slow" role="alert">
    <wa-icon name="warning"></wa-icon>
    <div class="pile">
      <div>
        <h2 tabindex="-1">${t('console-desk:c.conflict')}</h2>
        <p>${t('console-desk:c.conflict_text')}</p>
      </div>
      <div class="versions">${lines(t('console-desk:c.theirs'), theirs)} ${lines(t('console-desk:c.mine'), mine)}</div>
      <div class="form-actions">
        <wa-button size="s" appearance="outlined" @click=${takeTheirs}>${t('console-desk:c.take_theirs')}</wa-button>
        <wa-button size="s" variant="brand" @click=${keepMine}>${t('console-desk:c.keep_mine')}</wa-button>
      </div>
    </div>
  </div>`
