import { html, nothing } from 'lit'
import type { Say } from './texts.ts'

/** What is wrong with a field; its sentence stands beside it and is tied to it (WCAG 3.3.1). */
export type Wrong = { readonly field: string; readonly text: string }

type Control = {
  readonly name: string
  readonly label: string
  readonly type?: string
  readonly autocomplete?: string
  readonly required?: boolean
  readonly digits?: boolean
}

/** A labelled field. */
export const field = ({ name, label, type = 'text', autocomplete = 'off', required = true, digits = false }: Control, wrong?: Wrong) => {
  const bad = wrong?.field === name
  return html`<div part="field">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      ?required=${required}
      maxlength=${digits ? 6 : 254}
      inputmode=${digits ? 'numeric' : nothing}
      pattern=${digits ? '[0-9]{6}' : nothing}
      aria-invalid=${bad || nothing}
      aria-describedby=${bad ? `${name}-error` : nothing}
    />
    ${bad ? html`<p part="error" id="${name}-error">${wrong.text}</p>` : nothing}
  </div>`
}

/** Takes a form apart when it is sent; the browser's own checks are replaced by sentences of ours. */
export const taking =
  (act: (value: (name: string) => string) => void) =>
  (event: SubmitEvent): void => {
    event.preventDefault()
    const data = new FormData(event.target as HTMLFormElement)
    act((name) => {
      const value = data.get(name)
      return typeof value === 'string' ? value.trim() : ''
    })
  }

export const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

type Proving = {
  readonly t: Say
  readonly busy: boolean
  readonly wrong: Wrong | undefined
  readonly intro: string
  /** Gets the six digits. */
  readonly act: (code: string) => void
  readonly back: () => void
}

/** Asks for the code of the mail. */
export const codeForm = ({ t, busy, wrong, intro, act, back }: Proving) =>
  html`<p>${intro}</p>
    <form novalidate @submit=${taking((value) => act(value('code').replace(/\s/g, '')))}>
      ${field({ name: 'code', label: t('address.code'), autocomplete: 'one-time-code', digits: true }, wrong)}
      <div part="actions">
        <button part="button" ?disabled=${busy}>${t('address.confirm')}</button>
        <button part="button quiet" type="button" @click=${back}>${t('address.other')}</button>
      </div>
    </form>`
