import { css } from 'lit'

export default css`
  :host([mode]:not([mode='inline'])) {
    display: contents !important;
  }
  [part='dialog'] {
    box-sizing: border-box;
    inline-size: min(100% - 24px, var(--portik-dialog-width, 560px));
    max-block-size: min(100dvh - 24px, 900px);
    padding: 0;
    color: var(--_text);
    background: var(--_surface);
    border: var(--_surface-border);
    border-radius: var(--_radius-surface);
    box-shadow: var(--portik-dialog-shadow, 0 16px 64px #0a142847);
    overscroll-behavior: contain;
    overflow: auto;
  }
  [part='dialog']::backdrop {
    background: var(--portik-overlay, #0a142880);
  }
  [part='dialog'].slide-in::backdrop {
    display: none;
  }
  [part='dialog'].slide-in {
    position: fixed;
    inset: auto 0 0 auto;
    inset-inline: auto 0;
    margin: 12px;
    inline-size: min(100% - 24px, var(--portik-slide-in-width, 400px));
  }
  [part='dialog'] [part='form'] {
    border: 0;
    border-radius: 0;
    box-shadow: none;
    padding-block-start: 8px;
  }
  [part='header'] {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 12px 12px 8px var(--_padding);
    padding-inline: var(--_padding) 12px;
    background: var(--_surface);
  }
  [part='header'] h2 {
    flex: 1;
    margin: 0;
  }
  [part='close'] {
    inline-size: var(--_height);
    block-size: var(--_height);
    padding: 0;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font-size: 24px;
    line-height: 1;
    cursor: pointer;
  }
  @media (prefers-reduced-motion: no-preference) {
    [part='dialog'] {
      transition:
        opacity var(--_speed),
        translate var(--_speed);
    }
    @starting-style {
      [part='dialog']:is([open], :popover-open) {
        opacity: 0;
        translate: 0 12px;
      }
    }
  }
`
