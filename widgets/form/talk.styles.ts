import { css } from 'lit'

/** What the form says: progress, errors, notices, thanks. */
export default css`
  h2 {
    margin: 0 0 8px;
    font-size: var(--_title-size);
    font-weight: var(--_title-weight);
    line-height: 1.3;
  }
  h2:focus {
    outline: none;
  }
  p,
  ul {
    margin: 0;
  }
  a {
    color: inherit;
  }
  [part='summary'],
  [part='notice'],
  [part='status'] {
    padding: 12px 16px;
    margin-block-end: var(--_gap);
    border-radius: var(--_radius);
    background: var(--_soft);
  }
  [part='summary'] {
    background: var(--_danger-soft);
    border-inline-start: 4px solid var(--_danger);
  }
  [part='summary'] h2 {
    font-size: 1em;
  }
  [part='summary'] ul {
    padding-inline-start: 20px;
  }
  [part='status'] {
    margin-block: var(--_gap) 0;
  }
  [part='progress'] {
    margin-block-end: var(--_gap);
    color: var(--_muted);
    font-size: var(--_small);
  }
  progress {
    display: block;
    appearance: none;
    inline-size: 100%;
    block-size: var(--portik-progress-height, 6px);
    margin-block-start: 8px;
    border: 0;
    border-radius: 99px;
    overflow: hidden;
    background: var(--_soft);
  }
  ::-webkit-progress-bar {
    background: var(--_soft);
  }
  ::-webkit-progress-value {
    background: var(--_accent);
    border-radius: 99px;
  }
  ::-moz-progress-bar {
    background: var(--_accent);
  }
  button {
    min-block-size: var(--_height);
    padding: 8px 16px;
    font: inherit;
    font-weight: var(--_button-weight);
    color: var(--_text);
    background: #0000;
    border: var(--_border-width) solid var(--_border);
    border-radius: var(--_button-radius);
    cursor: pointer;
  }
  button:hover {
    background: var(--_soft);
  }
  [part='notice'],
  [part='status'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
  }
  :focus-visible {
    outline: var(--_focus-width) solid var(--_focus);
    outline-offset: var(--_focus-offset);
  }
  [part='reference'] {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    margin-block: var(--_gap);
  }
  output {
    font:
      600 1.1em ui-monospace,
      monospace;
  }
  [part='thanks']::before {
    content: '✓' / '';
    display: grid;
    place-items: center;
    inline-size: 48px;
    block-size: 48px;
    margin-block-end: 12px;
    border-radius: 50%;
    background: var(--_soft);
    color: var(--_success);
    font-size: 24px;
    font-weight: 700;
  }
`
