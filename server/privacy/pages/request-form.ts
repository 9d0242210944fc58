import { REQUEST_KINDS } from '../../../gdpr/contract/requests.ts'
import type { Markup } from '../../forms/contract.ts'
import type { FieldError } from '../../platform/problem.ts'
import type { Translate } from '../../platform/texts.ts'
import { el } from '../markup.ts'

/** What is in the form already, when it comes back. */
export type Typed = Readonly<Partial<Record<'kind' | 'email' | 'details' | 'name' | 'corrected_email' | 'phone', string>>>

type Form = {
  readonly t: Translate
  readonly action: string
  /** Made by the server: the same for every sending of this page, so that a second click is not a second request. */
  readonly id: string
  readonly typed: Typed
  readonly errors: readonly FieldError[]
}

const errorOf = ({ t, errors }: Form, field: string): Markup | undefined => {
  const found = errors.find((error) => error.field === field)
  return (
    found &&
    el(
      'p',
      { class: 'error', id: `request-${field}-error` },
      t(`privacy-requests:error.${field === 'kind' ? 'kind' : found.code === 'not_an_email' ? 'email' : 'field'}`),
    )
  )
}

const field = (
  form: Form,
  name: Exclude<keyof Typed, 'kind'>,
  attributes: Readonly<Record<string, string | number | boolean>>,
  tag = 'input',
): Markup => {
  const error = errorOf(form, name)
  const value = form.typed[name] ?? ''
  // Other parts of the page have fields of the same name.
  const id = `request-${name}`
  const described = { 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': error ? `request-${name}-error` : undefined }
  const control =
    tag === 'textarea'
      ? el('textarea', { id, name, ...described, ...attributes }, value)
      : el('input', { id, name, value, ...described, ...attributes })
  return el('div', { class: 'field' }, el('label', { for: id }, form.t(`privacy-requests:form.${name}`)), control, error)
}

const kinds = (form: Form): Markup => {
  const { t, typed } = form
  const error = errorOf(form, 'kind')
  return el(
    'fieldset',
    { class: 'kinds', 'aria-describedby': error ? 'request-kind-error' : undefined },
    el('legend', {}, t('privacy-requests:form.kind')),
    ...REQUEST_KINDS.map((kind) =>
      el(
        'div',
        { class: 'choice' },
        el('input', {
          type: 'radio',
          id: `kind-${kind}`,
          name: 'kind',
          value: kind,
          required: true,
          checked: typed.kind === kind,
          'aria-describedby': `kind-${kind}-help`,
        }),
        el('label', { for: `kind-${kind}` }, t(`privacy-requests:kind.${kind}`)),
        el('p', { id: `kind-${kind}-help`, class: 'help' }, t(`privacy-requests:kind_help.${kind}`)),
      ),
    ),
    error,
  )
}

/** The form for a request, without any script. It asks for an address and nothing that proves who somebody is: no document, no date of birth. */
export const requestForm = (form: Form): readonly Markup[] => {
  const { t, action, id } = form
  return [
    el('h2', { id: 'request' }, t('privacy-requests:form.title')),
    el('p', {}, t('privacy-requests:form.intro')),
    el(
      'form',
      { method: 'post', action, 'aria-labelledby': 'request' },
      el('input', { type: 'hidden', name: 'id', value: id }),
      kinds(form),
      field(form, 'email', { type: 'email', autocomplete: 'email', required: true, maxlength: 254 }),
      field(form, 'details', { rows: 5, maxlength: 4_000 }, 'textarea'),
      el(
        'details',
        { open: Boolean(form.typed.name || form.typed.corrected_email || form.typed.phone) },
        el('summary', {}, t('privacy-requests:form.corrections')),
        field(form, 'name', { type: 'text', maxlength: 200 }),
        field(form, 'corrected_email', { type: 'email', maxlength: 254 }),
        field(form, 'phone', { type: 'tel', maxlength: 40 }),
      ),
      el('p', { class: 'help' }, t('privacy-requests:form.no_documents')),
      el('button', { type: 'submit' }, t('privacy-requests:form.send')),
    ),
  ]
}

/** After sending: the same words whoever asked. The code of the mail may be typed here; its link does the same. */
export const codeForm = (
  t: Translate,
  { hours, error }: { readonly hours: number; readonly error?: string | undefined },
): readonly Markup[] => [
  el('p', { class: 'intro', role: 'status' }, t('privacy-requests:sent.text', { hours })),
  el('p', {}, t('privacy-requests:sent.nothing')),
  el(
    'form',
    { method: 'post' },
    el(
      'div',
      { class: 'field' },
      el('label', { for: 'code' }, t('privacy-requests:sent.code')),
      el('input', {
        id: 'code',
        name: 'code',
        type: 'text',
        inputmode: 'numeric',
        autocomplete: 'one-time-code',
        pattern: '[0-9]{6}',
        maxlength: 6,
        required: true,
        'aria-invalid': error === undefined ? undefined : 'true',
        'aria-describedby': error === undefined ? undefined : 'code-error',
      }),
      error === undefined ? undefined : el('p', { class: 'error', id: 'code-error', role: 'alert' }, error),
    ),
    el('button', { type: 'submit' }, t('privacy-requests:sent.confirm')),
  ),
]
