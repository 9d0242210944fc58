import { html, type TemplateResult } from 'lit'
import type { House } from '../house.ts'
import { emptyState } from '../state.ts'

/** Every sign that a submission was not made by a person; see `suspicionOf` of the server. */
const REASONS = ['trap_filled', 'too_fast', 'no_token', 'no_proof', 'many_links', 'burst'] as const

/** A sign as a sentence. */
export const reasonText = ({ t }: Pick<House, 't'>, reason: string): string =>
  t(`console-people:reason.${REASONS.some((each) => each === reason) ? reason : 'other'}`)

/** Nothing waits: says what would, so that somebody who has never seen it knows. */
export const nothingHeld = (house: House): TemplateResult => {
  const { t } = house
  return html`
    ${emptyState({ icon: 'shield', title: t('console-people:quarantine.empty'), text: t('console-people:quarantine.empty_text') })}
    <section class="panel lands" aria-labelledby="portik-lands">
      <h2 id="portik-lands">${t('console-people:quarantine.lands')}</h2>
      <p class="quiet">${t('console-people:quarantine.lands_text')}</p>
      <ul class="reasons">
        ${REASONS.map((reason) => html`<li><wa-icon name="warning"></wa-icon>${reasonText(house, reason)}</li>`)}
      </ul>
    </section>
  `
}
