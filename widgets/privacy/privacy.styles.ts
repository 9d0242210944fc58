import { css } from 'lit'
import { tokens } from '../core/tokens.ts'

export default css`
  ${tokens}
  :host {
    all: initial !important;
    display: flow-root !important;
    box-sizing: border-box !important;
    max-inline-size: var(--portik-max-width, 640px) !important;
    margin-inline: var(--portik-margin, 0) !important;
    color-scheme: light dark !important;
    color: var(--_text) !important;
    font: var(--_weight) var(--_size) / var(--_line) system-ui !important;
    font-family: var(--_font) !important;
    letter-spacing: var(--_letter) !important;
    overflow-wrap: anywhere !important;
  }
  :host([hidden]) {
    display: none !important;
  }
  :host([theme='light']) {
    color-scheme: light !important;
  }
  :host([theme='dark']) {
    color-scheme: dark !important;
  }
  * {
    box-sizing: border-box;
  }
  [part='privacy'] {
    display: grid;
    gap: var(--_gap);
    padding: var(--_padding);
    background: var(--_surface);
    border: var(--_surface-border);
    border-radius: var(--_radius-surface);
    box-shadow: var(--_shadow);
  }
  h2,
  h3,
  p,
  ol,
  blockquote,
  fieldset {
    margin: 0;
  }
  h2 {
    font-size: var(--_title-size);
    font-weight: var(--_title-weight);
    line-height: 1.3;
  }
  h3 {
    font-size: 1em;
    font-weight: var(--_label-weight);
  }
  [role='tablist'],
  [part='actions'] {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }
  [role='tabpanel'],
  form,
  fieldset,
  [part='choice'] {
    display: grid;
    gap: var(--_gap);
    min-inline-size: 0;
  }
  fieldset {
    padding: 0;
    border: 0;
  }
  [role='tabpanel'] > button,
  [part='choice'] > button,
  [part='leave'] {
    justify-self: start;
  }
  [part='choice'] {
    gap: 8px;
    padding: 16px;
    border: var(--_surface-border);
    border-radius: var(--_radius);
  }
  [part='state'] {
    color: var(--_muted);
    font-size: var(--_small);
  }
  [part='state'][data-granted='true'] strong {
    color: var(--_success);
  }
  blockquote {
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_border);
    white-space: pre-line;
  }
  [part='field'] {
    display: grid;
    gap: var(--_label-gap);
  }
  label,
  legend {
    padding: 0;
    font-size: var(--_label-size);
    font-weight: var(--_label-weight);
  }
  input,
  select,
  textarea {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--_height);
    padding: 8px var(--_control-padding);
    font: inherit;
    color: var(--_field-text);
    background: var(--_field);
    border: var(--_border-width) solid var(--_border);
    border-radius: var(--_radius);
  }
  textarea {
    min-block-size: calc(var(--_height) * 2.5);
    resize: vertical;
  }
  :is(input, select, textarea):hover {
    border-color: var(--_border-hover);
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
    background: var(--_danger-soft);
  }
  [part='error'] {
    color: var(--_danger);
    font-size: var(--_small);
    font-weight: 500;
  }
  [part='status'] {
    padding: 12px 16px;
    border-radius: var(--_radius);
    background: var(--_soft);
  }
  [part='status']:empty {
    display: none;
  }
  button {
    min-block-size: var(--_height);
    padding: 8px var(--_button-padding);
    font: inherit;
    font-weight: var(--_button-weight);
    color: var(--_on-accent);
    background: var(--_accent);
    border: var(--_border-width) solid #0000;
    border-radius: var(--_button-radius);
    cursor: pointer;
  }
  button:hover {
    background: var(--_accent-hover);
  }
  [part~='quiet'],
  [role='tab'] {
    color: var(--_text);
    background: #0000;
    border-color: var(--_border);
  }
  [part~='quiet']:hover,
  [role='tab']:hover {
    background: var(--_soft);
  }
  [role='tab'] {
    padding: 8px 16px;
  }
  [aria-selected='true'] {
    background: var(--_soft);
    border-color: var(--_accent);
    box-shadow: inset 0 -2px var(--_accent);
  }
  button:disabled {
    opacity: 0.55;
    cursor: not-allowed;
  }
  summary {
    min-block-size: 24px;
    cursor: pointer;
    font-weight: var(--_label-weight);
  }
  ol {
    display: grid;
    gap: var(--_gap);
    margin-block-start: 12px;
    padding-inline-start: 20px;
    font-size: var(--_small);
  }
  a {
    display: inline-block;
    min-block-size: 24px;
    color: inherit;
  }
  :focus-visible {
    outline: var(--_focus-width) solid var(--_focus);
    outline-offset: var(--_focus-offset);
  }
  [part='status']:focus {
    outline: none;
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
    [aria-selected='true'] {
      border-color: Highlight;
    }
  }
`
