import styles from './field.styles.ts'
import { frame } from './shadow.ts'

/**
 * @summary Protects and dresses one label with its control, which stay in the page's own DOM.
 *
 * @slot label - The label.
 * @slot help - A sentence that helps.
 * @slot - The control, or choices with their labels.
 * @slot error - What is wrong.
 * @csspart field - All of it.
 * @csspart control - Around the control.
 */
export class PortikField extends HTMLElement {
  connectedCallback(): void {
    frame(this, styles, ['field', { slot: 'label' }, { slot: 'help' }, ['control', { slot: '' }], { slot: 'error' }])
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'portik-field': PortikField
  }
}
