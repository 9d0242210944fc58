import { css } from 'lit'
import { wall } from './reset.styles.ts'

export default css`
  ${wall}
  [part='section'] {
    display: grid;
    gap: var(--_gap);
  }
  ::slotted([slot='title']) {
    font-size: var(--_title-size) !important;
    font-weight: var(--_title-weight) !important;
    line-height: 1.3 !important;
  }
  ::slotted([slot='title']:focus) {
    outline: none !important;
  }
  ::slotted([slot='help']) {
    color: var(--_muted) !important;
    margin-block-start: calc(8px - var(--_gap)) !important;
  }
`
