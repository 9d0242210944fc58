import { languageAround, localeFor } from '../core/language.ts'
import { loadTexts } from '../core/texts.ts'
import styles from './launcher.styles.ts'

const SVG = 'http://www.w3.org/2000/svg'
const BUBBLE = 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z'

/**
 * @summary The floating button that opens a form in a dialog. Loads the form only when it is pressed.
 *
 * @slot - The text of the button; default: in the visitor's language.
 * @csspart button - The button.
 * @csspart icon - The drawing in it.
 * @cssproperty [--portik-launcher-offset=20px] - Distance from the edges.
 */
export class PortikLauncher extends HTMLElement {
  connectedCallback(): void {
    if (this.shadowRoot) return
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [styles.styleSheet!]
    const button = document.createElement('button')
    button.type = 'button'
    button.setAttribute('part', 'button')
    button.setAttribute('aria-haspopup', 'dialog')
    const icon = document.createElementNS(SVG, 'svg')
    icon.setAttribute('part', 'icon')
    icon.setAttribute('viewBox', '0 0 24 24')
    icon.setAttribute('aria-hidden', 'true')
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', BUBBLE)
    icon.append(path)
    const slot = document.createElement('slot')
    button.append(icon, slot)
    button.addEventListener('click', () => {
      const options = Object.fromEntries([...this.attributes].map(({ name, value }) => [name, value]))
      void window.portik?.open(this.getAttribute('form') ?? '', { mode: 'slide-in', ...options })
    })
    root.append(button)
    if (this.textContent?.trim()) return
    void loadTexts(localeFor(this.getAttribute('locale') || languageAround(this) || navigator.language)).then((t) => {
      slot.textContent = t('widget:launcher.open')
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'portik-launcher': PortikLauncher
  }
}
