import { css } from 'lit'

/**
 * The look, as custom properties: what the site set (`--portik-*`), else our default. Light and dark follow the visitor's
 * system, or the `theme` attribute. `--_*` are the resolved values; they are inherited by the fields inside.
 * The table in widgets/README.md is made to match by a test.
 *
 * A site may set the accent only: the text on it is then white or black, whichever has more contrast, which is 4.5 : 1 for every
 * colour (WCAG 2.2, 1.4.3); both have the same at a luminance (`y`) of 0.179, which is the lightness 0.566. Hovered, the accent
 * moves away from its text. Browsers without relative colours keep the plain defaults.
 */
export const tokens = css`
  :host {
    color-scheme: light dark !important;
    --_accent: var(--portik-accent, light-dark(#2b59c3, #8fb0ff));
    --_accent-hover: var(--portik-accent-hover, light-dark(#20459c, #b3c9ff));
    --_on-accent: var(--portik-on-accent, light-dark(#fff, #0f1a33));
    --_surface: var(--portik-surface, light-dark(#fff, #171b22));
    --_surface-border: var(--portik-surface-border, 1px solid light-dark(#e2e6ec, #2c333e));
    --_text: var(--portik-text, light-dark(#1a2230, #e7ebf2));
    --_muted: var(--portik-muted, light-dark(#566072, #a3adbd));
    --_border: var(--portik-border, light-dark(#878f9e, #6f7a8c));
    --_border-hover: var(--portik-border-hover, light-dark(#4d586b, #a3adbd));
    --_border-width: var(--portik-border-width, 1px);
    --_field: var(--portik-field, light-dark(#fff, #10141a));
    --_field-text: var(--portik-field-text, var(--_text));
    --_placeholder: var(--portik-placeholder, var(--_muted));
    --_soft: var(--portik-soft, light-dark(#f3f6fb, #202630));
    --_danger: var(--portik-danger, light-dark(#b3261e, #ffb4ab));
    --_danger-soft: var(--portik-danger-soft, light-dark(#fdf1f0, #33201f));
    --_success: var(--portik-success, light-dark(#1c6b3c, #83d6a2));
    --_focus: var(--portik-focus, var(--_accent));
    --_focus-width: var(--portik-focus-width, 2px);
    --_focus-offset: var(--portik-focus-offset, 2px);
    --_font: var(--portik-font, system-ui, sans-serif);
    --_size: var(--portik-font-size, medium);
    --_weight: var(--portik-font-weight, 400);
    --_line: var(--portik-line-height, 1.5);
    --_letter: var(--portik-letter-spacing, normal);
    --_small: var(--portik-small-size, 0.875em);
    --_label-weight: var(--portik-label-weight, 600);
    --_label-size: var(--portik-label-size, 1em);
    --_title-size: var(--portik-title-size, 1.25em);
    --_title-weight: var(--portik-title-weight, 650);
    --_gap: var(--portik-gap, 20px);
    --_section-gap: var(--portik-section-gap, 32px);
    --_label-gap: var(--portik-label-gap, 6px);
    --_padding: var(--portik-padding, clamp(16px, 5%, 32px));
    --_radius: var(--portik-radius, 8px);
    --_radius-surface: var(--portik-radius-surface, 14px);
    --_shadow: var(--portik-shadow, 0 1px 2px #0a142814, 0 8px 24px #0a14280d);
    --_height: var(--portik-control-height, 44px);
    --_control-padding: var(--portik-control-padding, 12px);
    --_choice: var(--portik-choice-size, 20px);
    --_button-radius: var(--portik-button-radius, var(--_radius));
    --_button-weight: var(--portik-button-weight, 600);
    --_button-padding: var(--portik-button-padding, 24px);
    --_speed: var(--portik-speed, 0.15s);
  }
  @supports (color: oklch(from red l c h)) {
    :host {
      --_on-accent: var(--portik-on-accent, oklch(from color(from var(--_accent) xyz y y y) clamp(0, (0.566 - l) * 1e3, 1) 0 0));
      --_accent-hover: var(--portik-accent-hover, color-mix(in oklab, var(--_accent) 85%, oklch(from var(--_on-accent) calc(1 - l) 0 0)));
    }
  }
  :host([theme='light']) {
    color-scheme: light !important;
  }
  :host([theme='dark']) {
    color-scheme: dark !important;
  }
`
