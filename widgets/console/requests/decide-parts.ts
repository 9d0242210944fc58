import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCase } from '../../../server/privacy/contract/desk.ts'
import type { House } from '../house.ts'
import { letterText } from './history.ts'
import { STEPS, type StepName, type Typed } from './steps.ts'

export type Letter = NonNullable<DeskCase['events'][number]['letter']>

type Say = Pick<House, 't'>

/** The steps as buttons, what decides first; the rarer ones are behind "More". */
export const stepButtons = (
  { t }: Say,
  first: readonly StepName[],
  more: readonly StepName[],
  choose: (step: StepName) => void,
): TemplateResult => html`
  <div class="form-actions">
    ${first.map(
      (step, i) =>
        html`<wa-button
          data-step=${step}
          variant=${i === 0 ? 'brand' : 'neutral'}
          appearance=${i === 0 ? 'accent' : 'outlined'}
          @click=${() => choose(step)}
          ><wa-icon slot="start" name=${STEPS[step].icon}></wa-icon>${t(`console-privacy:do.${step}`)}</wa-button
        >`,
    )}
    ${
      more.length === 0
        ? nothing
        : html`<wa-dropdown @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => choose(event.detail.item.value as StepName)}>
            <wa-button slot="trigger" appearance="outlined" with-caret>${t('console-privacy:c.more')}</wa-button>
            ${more.map(
              (step) =>
                html`<wa-dropdown-item value=${step}
                  ><wa-icon slot="icon" name=${STEPS[step].icon}></wa-icon>${t(`console-privacy:do.${step}`)}</wa-dropdown-item
                >`,
            )}
          </wa-dropdown>`
    }
  </div>
`

/** The grounds that the law knows for this request, each with its article. */
export const groundField = ({ t }: Say, { grounds }: DeskCase, typed: Typed, changed: (ground: string) => void): TemplateResult =>
  html`<div class="field">
    <label for="portik-ground">${t('console-privacy:c.ground')}</label>
    <p class="field-hint" id="portik-ground-hint">${t('console-privacy:c.ground_hint')}</p>
    <select
      id="portik-ground"
      required
      aria-describedby="portik-ground-hint"
      @change=${(event: Event) => changed((event.target as HTMLSelectElement).value)}
    >
      <option value="" ?selected=${typed.ground === ''}>${t('console-privacy:c.choose')}</option>
      ${grounds.map(
        ({ ground, law }) =>
          html`<option value=${ground} ?selected=${typed.ground === ground}>${t(`console-privacy:ground.${ground}`)} (${law})</option>`,
      )}
    </select>
  </div>`

/** Whether a question stops the clock; not where the law says that it comes too late. */
export const pauseField = ({ t }: Say, { may_pause: may }: DeskCase, { pause }: Typed, changed: (pause: boolean) => void): TemplateResult =>
  html`<label class="check">
    <input
      type="checkbox"
      .checked=${pause && may}
      ?disabled=${!may}
      @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)}
    />
    <span>${t(may ? 'console-privacy:c.pause' : 'console-privacy:c.pause_late')}</span>
  </label>`

/** The letter that a step sends, before it leaves. */
export const letterDraft = ({ t }: Say, letter: Letter | undefined): TemplateResult =>
  html`<div class="letter-draft" aria-live="polite">
    <h4>${t('console-privacy:c.letter')}</h4>
    ${letter ? letterText(letter) : html`<p class="quiet">${t('console-privacy:c.letter_wait')}</p>`}
  </div>`
