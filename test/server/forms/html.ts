import type { Markup } from '../../../server/forms/contract.ts'

/** One element of a tree, with what stands around it. */
export type Found = { readonly tag: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly Markup[] }

/** Every element of a tree in document order. */
export const elements = (markup: Markup): Found[] => {
  if (typeof markup === 'string') return []
  const [tag, attributes, ...children] = markup
  return [{ tag, attributes, children }, ...children.flatMap(elements)]
}

/** The text of a tree. */
export const textOf = (markup: Markup): string =>
  typeof markup === 'string'
    ? markup
    : markup
        .slice(2)
        .map((child) => textOf(child as Markup))
        .join('')

const TOUCHED = new Set(['input', 'select', 'textarea'])

/** What a visitor fills in: no hidden fields, and not the trap. */
export const visibleControls = (markup: Markup): Found[] =>
  elements(markup).filter(({ tag, attributes }) => TOUCHED.has(tag) && attributes['type'] !== 'hidden' && attributes['name'] !== 'website')
