import { html, nothing, type TemplateResult } from 'lit'

/** A labelled field of a room's form, with its hint and what is wrong with it. */
export type TextField = {
  /** Unique in the page. */
  readonly id: string
  readonly label: string
  readonly value: string
  readonly hint?: string
  /** What is wrong, in words; ties itself to the control. */
  readonly error?: string | undefined
  readonly changed: (value: string) => void
  readonly type?: 'text' | 'url' | 'email' | 'date'
  readonly required?: boolean
  readonly autocomplete?: string
  /** For addresses and codes: they run from left to right in every language. */
  readonly code?: boolean
  readonly lines?: number
}

/** A control that belongs to light DOM, so that the browser fills it in and announces what is wrong with it. */
export const textField = (field: TextField): TemplateResult => {
  const { id, label, value, hint, error, changed, type = 'text', required = false, autocomplete = 'off', code = false, lines } = field
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || nothing
  const input = (event: Event) => changed((event.target as HTMLInputElement).value)
  return html`<div class="field" ?data-wrong=${error !== undefined}>
    <label for=${id}>${label}</label>
    ${hint ? html`<p class="field-hint" id="${id}-hint">${hint}</p>` : nothing}
    ${
      lines === undefined
        ? html`<input
            id=${id}
            type=${type}
            .value=${value}
            ?required=${required}
            autocomplete=${autocomplete}
            dir=${code ? 'ltr' : nothing}
            spellcheck=${code ? 'false' : nothing}
            aria-describedby=${described}
            aria-invalid=${error ? 'true' : nothing}
            @input=${input}
          />`
        : html`<textarea id=${id} rows=${lines} .value=${value} aria-describedby=${described} @input=${input}></textarea>`
    }
    ${error ? html`<p class="field-error" id="${id}-error"><wa-icon name="alert"></wa-icon>${error}</p>` : nothing}
  </div>`
}
