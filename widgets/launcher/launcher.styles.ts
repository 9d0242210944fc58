import { css } from 'lit'
import { tokens } from '../core/tokens.ts'

export default css`
  ${tokens}
  :host {
    all: initial !important;
    color-scheme: light dark !important;
    position: fixed !important;
    inset-block-end: var(--portik-launcher-offset, 20px) !important;
    inset-inline-end: var(--portik-launcher-offset, 20px) !important;
    z-index: var(--portik-layer, 2147483000) !important;
  }
  button {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 52px;
    padding: 0 20px;
    font: var(--_button-weight) var(--_size) / 1.2 system-ui;
    font-family: var(--_font);
    color: var(--_on-accent);
    background: var(--_accent);
    border: 1px solid #0000;
    border-radius: var(--portik-launcher-radius, 99px);
    box-shadow: 0 6px 24px #0a142840;
    cursor: pointer;
  }
  button:hover {
    background: var(--_accent-hover);
  }
  button:focus-visible {
    outline: var(--_focus-width) solid var(--_focus);
    outline-offset: 3px;
  }
  svg {
    inline-size: 22px;
    block-size: 22px;
    fill: currentcolor;
  }
`
