import styles from './section.styles.ts'
import { frame } from './shadow.ts'

/**
 * @summary Fields that belong together; one step of a form with steps.
 *
 * @slot title - The heading.
 * @slot help - A sentence below it.
 * @slot - The fields.
 * @csspart section - All of it.
 */
export class PortikSection extends HTMLElement {
  connectedCallback(): void {
    frame(this, styles, ['section', { slot: 'title' }, { slot: 'help' }, { slot: '' }])
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'portik-section': PortikSection
  }
}
