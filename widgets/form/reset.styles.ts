import { css } from 'lit'

/**
 * The wall between the page's style sheets and ours. `!important` of a shadow tree beats any `!important` of the page, for the
 * element itself (`:host`) as for slotted ones; `all` takes back what the page's rules and its inherited text styles did.
 */
export const wall = css`
  :host {
    all: initial !important;
    display: flow-root !important;
    box-sizing: border-box !important;
    color-scheme: inherit !important;
    color: var(--_text) !important;
    font: var(--_weight) var(--_size) / var(--_line) system-ui !important;
    font-family: var(--_font) !important;
    letter-spacing: var(--_letter) !important;
    overflow-wrap: anywhere !important;
  }
  ::slotted(*) {
    all: initial !important;
    box-sizing: border-box !important;
    display: block !important;
    color-scheme: inherit !important;
    color: inherit !important;
    font: inherit !important;
    letter-spacing: inherit !important;
    overflow-wrap: inherit !important;
  }
  ::slotted(*)::before,
  ::slotted(*)::after {
    content: none !important;
  }
  :host([hidden]),
  ::slotted([hidden]) {
    display: none !important;
  }
`
