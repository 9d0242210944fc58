import { css } from 'lit'
import { wall } from './reset.styles.ts'

export default css`
  ${wall}
  :host([data-kind='trap']) {
    position: absolute !important;
    inline-size: 1px !important;
    block-size: 1px !important;
    overflow: hidden !important;
    clip-path: inset(50%) !important;
  }
  [part='field'] {
    display: grid;
    gap: var(--_label-gap);
  }
  [part='control'] {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: start;
    column-gap: 10px;
  }
  ::slotted([slot='label']) {
    font-size: var(--_label-size) !important;
    font-weight: var(--_label-weight) !important;
  }
  ::slotted([slot='help']) {
    color: var(--_muted) !important;
    font-size: var(--_small) !important;
  }
  ::slotted([slot='error']) {
    color: var(--_danger) !important;
    font-size: var(--_small) !important;
    font-weight: 500 !important;
  }
  ::slotted(input),
  ::slotted(select),
  ::slotted(textarea) {
    grid-column: 1 / -1 !important;
    inline-size: 100% !important;
    min-inline-size: 0 !important;
    min-block-size: var(--_height) !important;
    padding: calc((var(--_height) - 1.5em) / 2 - var(--_border-width)) var(--_control-padding) !important;
    color: var(--_field-text) !important;
    background: var(--_field) !important;
    border: var(--_border-width) solid var(--_border) !important;
    border-radius: var(--_radius) !important;
    cursor: text !important;
    transition: border-color var(--_speed) !important;
  }
  ::slotted(textarea) {
    min-block-size: calc(var(--_height) * 3) !important;
    resize: vertical !important;
    white-space: pre-wrap !important;
    overflow: auto !important;
  }
  ::slotted(select) {
    cursor: pointer !important;
    padding-inline-end: 40px !important;
    background:
      linear-gradient(45deg, #0000 50%, currentcolor 50%) var(--_chevron, calc(100% - 20px)) 52% / 7px 7px no-repeat,
      linear-gradient(-45deg, #0000 50%, currentcolor 50%) var(--_chevron-2, calc(100% - 13px)) 52% / 7px 7px no-repeat,
      var(--_field) !important;
  }
  :host(:dir(rtl)) {
    --_chevron: 13px;
    --_chevron-2: 20px;
  }
  ::slotted(input:hover),
  ::slotted(select:hover),
  ::slotted(textarea:hover) {
    border-color: var(--_border-hover) !important;
  }
  ::slotted(input[type='file']) {
    padding: 5px !important;
    color: #0000 !important;
    cursor: pointer !important;
    border-style: dashed !important;
    background: var(--_soft) !important;
  }
  ::slotted(input)::file-selector-button {
    all: initial !important;
    min-block-size: calc(var(--_height) - 12px) !important;
    padding: 0 16px !important;
    color: var(--_text) !important;
    background: var(--_field) !important;
    border: var(--_border-width) solid var(--_border) !important;
    border-radius: calc(var(--_radius) - 3px) !important;
    font: inherit !important;
    cursor: pointer !important;
  }
  ::slotted(input)::placeholder,
  ::slotted(textarea)::placeholder {
    all: initial !important;
    font: inherit !important;
    color: var(--_placeholder) !important;
  }
  ::slotted(input[type='hidden']) {
    display: none !important;
  }
  ::slotted(input[type='checkbox']),
  ::slotted(input[type='radio']) {
    appearance: auto !important;
    accent-color: var(--_accent) !important;
    grid-column: 1 !important;
    inline-size: var(--_choice) !important;
    block-size: var(--_choice) !important;
    min-block-size: 0 !important;
    margin: calc((var(--_height) - var(--_choice)) / 2) 0 !important;
    padding: 0 !important;
    border: 0 !important;
    border-radius: 50% !important;
    cursor: pointer !important;
  }
  ::slotted(input[type='checkbox']) {
    border-radius: 4px !important;
  }
  ::slotted(label:not([slot])) {
    grid-column: 2 !important;
    padding-block: calc((var(--_height) - 1.5em) / 2) !important;
    cursor: pointer !important;
  }
  :host([data-kind='rating']) [part='control'] {
    grid: auto auto / auto-flow minmax(24px, 64px);
    justify-content: start;
    justify-items: center;
  }
  :host([data-kind='rating']) ::slotted(*) {
    grid-column: auto !important;
  }
  :host([data-kind='rating']) ::slotted(input) {
    margin: 8px 6px 0 !important;
  }
  :host([data-kind='rating']) ::slotted(label:not([slot])) {
    padding: 2px 2px 8px !important;
    min-inline-size: 24px !important;
    text-align: center !important;
  }
  ::slotted(button) {
    min-block-size: var(--_height) !important;
    min-inline-size: var(--_height) !important;
    padding: 8px var(--_button-padding) !important;
    color: var(--_on-accent) !important;
    background: var(--_accent) !important;
    border: var(--_border-width) solid #0000 !important;
    border-radius: var(--_button-radius) !important;
    font-weight: var(--_button-weight) !important;
    text-align: center !important;
    cursor: pointer !important;
    transition: background-color var(--_speed) !important;
  }
  ::slotted(button:hover) {
    background: var(--_accent-hover) !important;
  }
  ::slotted(button[data-step='back']) {
    color: var(--_text) !important;
    background: #0000 !important;
    border-color: var(--_border) !important;
  }
  ::slotted(button[data-step='back']:hover) {
    background: var(--_soft) !important;
  }
  :host([data-kind='actions']) [part='control'] {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }
  ::slotted(:focus-visible) {
    outline: var(--_focus-width) solid var(--_focus) !important;
    outline-offset: var(--_focus-offset) !important;
  }
  ::slotted([aria-invalid='true']) {
    border-color: var(--_danger) !important;
    background-color: var(--_danger-soft) !important;
  }
  ::slotted(:disabled) {
    opacity: 0.55 !important;
    cursor: not-allowed !important;
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_speed: 0s !important;
    }
  }
  @media (forced-colors: active) {
    ::slotted(select) {
      appearance: auto !important;
      background: var(--_field) !important;
    }
    ::slotted(button) {
      border-color: ButtonText !important;
    }
  }
`
