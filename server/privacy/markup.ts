import type { Markup } from '../forms/contract.ts'

type Attribute = string | number | boolean | undefined

/** One element of a page. `true` is an attribute without a value; `false` and `undefined` are none, and so are children. */
export const el = (tag: string, attributes: Readonly<Record<string, Attribute>>, ...children: (Markup | undefined | false)[]): Markup => [
  tag,
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [[name, value === true ? '' : String(value)]],
    ),
  ),
  ...children.filter((child) => child !== undefined && child !== false),
]

/** A button in a form of its own, with what it sends. Without an action it posts to the page's own address. */
export const postButton = (
  label: string,
  fields: Readonly<Record<string, string>>,
  attributes: Readonly<Record<string, Attribute>> = {},
): Markup =>
  el(
    'form',
    { method: 'post' },
    ...Object.entries(fields).map(([name, value]) => el('input', { type: 'hidden', name, value })),
    el('button', { type: 'submit', ...attributes }, label),
  )

/** A labelled text field. */
export const textField = (name: string, label: string, attributes: Readonly<Record<string, Attribute>>, error?: string): Markup =>
  el(
    'div',
    { class: 'field' },
    el('label', { for: name }, label),
    el('input', {
      id: name,
      name,
      required: true,
      'aria-invalid': error === undefined ? undefined : 'true',
      'aria-describedby': error === undefined ? undefined : `${name}-error`,
      ...attributes,
    }),
    error !== undefined && el('p', { class: 'error', id: `${name}-error` }, error),
  )
