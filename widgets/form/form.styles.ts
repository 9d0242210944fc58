import { css } from 'lit'
import { tokens } from '../core/tokens.ts'
import { wall } from './reset.styles.ts'

export default css`
  ${wall} ${tokens}
  :host {
    max-inline-size: var(--portik-max-width, 640px) !important;
    margin-inline: var(--portik-margin, 0) !important;
    min-block-size: var(--portik-reserve, 0) !important;
  }
  :host(:not([mode])) {
    min-inline-size: min(100%, 260px) !important;
  }
  [part='form'] {
    box-sizing: border-box;
    min-block-size: inherit;
    padding: var(--_padding);
    background: var(--_surface);
    border: var(--_surface-border);
    border-radius: var(--_radius-surface);
    box-shadow: var(--_shadow);
  }
  ::slotted(form) {
    display: grid !important;
    gap: var(--_section-gap) !important;
  }
  ::slotted(form[data-plain]) {
    all: revert !important;
  }
`
