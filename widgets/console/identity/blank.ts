import { html, nothing, type TemplateResult } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'

export type Blank = {
  readonly name: string
  readonly label: string
  readonly type?: 'text' | 'email'
  readonly value?: string
  readonly autocomplete?: string
  readonly hint?: string
  /** What is wrong with it. */
  readonly error?: string | undefined
  readonly maxlength?: number
  readonly readonly?: boolean
  readonly code?: boolean
  /** Has the focus when its dialog opens. */
  readonly first?: boolean
}

/** A labelled input. Native, so that password managers, passkeys and autofill find it. */
export const blank = ({ name, label, type = 'text', value, hint, error, maxlength, ...rest }: Blank): TemplateResult => {
  const id = `portik-identity-${name}`
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return html`
    <div class="blank">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        name=${name}
        type=${type}
        class=${rest.code ? 'code' : ''}
        inputmode=${ifDefined(rest.code ? 'numeric' : undefined)}
        .defaultValue=${value ?? ''}
        autocomplete=${ifDefined(rest.autocomplete as AutoFill | undefined)}
        maxlength=${ifDefined(maxlength)}
        ?readonly=${rest.readonly}
        ?autofocus=${rest.first}
        required
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby=${described || nothing}
      />
      ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
      ${error ? html`<p class="wrong" id="${id}-error"><wa-icon name="alert"></wa-icon><span>${error}</span></p>` : nothing}
    </div>
  `
}

/** What was typed into a form. */
export const typed = (form: EventTarget | null, name: string): string => {
  const value = new FormData(form as HTMLFormElement).get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** Has Enter send a form of several inputs: browsers look for a button of their own, and a component's is none. */
export const enterSends = html`<button type="submit" hidden tabindex="-1" aria-hidden="true"></button>`
