import { css } from 'lit'

export default css`
  [part='files'] {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: 8px;
  }
  [part~='file'] {
    display: grid;
    grid-template-columns: 1fr auto auto;
    align-items: center;
    gap: 2px 12px;
    padding: 4px 4px 4px 12px;
    border-radius: var(--_radius);
    background: var(--_soft);
    font-size: var(--_small);
  }
  progress {
    grid-area: 2 / 1 / 3 / -1;
    inline-size: 100%;
    block-size: 4px;
    appearance: none;
    border: 0;
    border-radius: 99px;
    overflow: hidden;
    background: var(--_field);
  }
  ::-webkit-progress-bar {
    background: var(--_field);
  }
  ::-webkit-progress-value {
    background: var(--_accent);
  }
  ::-moz-progress-bar {
    background: var(--_accent);
  }
  [part~='file-done'] progress,
  [part~='file-failed'] progress {
    display: none;
  }
  [part~='file-done'] [part='file-state'] {
    color: var(--_success);
  }
  [part~='file-failed'] [part='file-state'] {
    color: var(--_danger);
  }
  button {
    inline-size: 36px;
    block-size: 36px;
    font: inherit;
    font-size: 20px;
    color: var(--_text);
    background: none;
    border: 0;
    border-radius: var(--_radius);
    cursor: pointer;
  }
  button:hover {
    background: var(--_border);
  }
  button:focus-visible {
    outline: var(--_focus-width) solid var(--_focus);
  }
`
