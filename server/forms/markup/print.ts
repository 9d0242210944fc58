import type { Markup } from '../contract.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** For text and for attribute values, which are always in double quotes. */
const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c)

/** HTML Standard, section 13.1.2: elements without an end tag. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'link', 'meta'])

/** The first line break after these is dropped by the parser; HTML Standard, section 13.1.2.5. */
const DROPS_FIRST_BREAK = new Set(['textarea', 'pre'])

/** Goes into a custom element as its declarative shadow tree. */
export type Shadow = (tag: string) => Markup | undefined

/** A tree as HTML. Only texts and attribute values can come from people; both are escaped. */
export const printMarkup = (markup: Markup, shadow: Shadow = () => undefined): string => {
  if (typeof markup === 'string') return escape(markup)
  const [tag, attributes, ...children] = markup
  const start = `<${tag}${Object.entries(attributes)
    .map(([name, value]) => (value === '' ? ` ${name}=""` : ` ${name}="${escape(value)}"`))
    .join('')}>`
  if (VOID.has(tag)) return start
  const tree = shadow(tag)
  const inside = children.map((child) => printMarkup(child, shadow)).join('')
  return `${start}${tree ? printMarkup(tree) : ''}${DROPS_FIRST_BREAK.has(tag) ? '\n' : ''}${inside}</${tag}>`
}
