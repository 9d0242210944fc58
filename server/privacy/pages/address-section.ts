import type { Markup } from '../../forms/contract.ts'
import type { Translate } from '../../platform/texts.ts'
import { el, textField } from '../markup.ts'

const form = (...children: Markup[]): Markup => el('form', { method: 'post' }, ...children)
const button = (label: string): Markup => el('button', { type: 'submit' }, label)

/** Asks for the address, to which a link and a code are sent. */
export const addressSection = (t: Translate, error?: string): readonly Markup[] => [
  el('p', { class: 'intro' }, t('choices:address.intro')),
  form(
    textField('email', t('choices:address.email'), { type: 'email', autocomplete: 'email', maxlength: 254 }, error),
    button(t('choices:address.send')),
  ),
]

/** Asks for the code of the mail. The same whoever asks. */
export const codeSection = (t: Translate, id: string, error?: string): readonly Markup[] => [
  el('p', { class: 'intro', role: 'status' }, t('choices:address.sent')),
  form(
    el('input', { type: 'hidden', name: 'id', value: id }),
    textField(
      'code',
      t('choices:address.code'),
      { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', pattern: '[0-9]{6}', maxlength: 6 },
      error,
    ),
    button(t('choices:address.confirm')),
  ),
]
