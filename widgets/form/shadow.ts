import type { CSSResult } from 'lit'

/** `['div', 'field', …children]` with a part name, or a slot by its name. */
export type Frame = readonly [part: string, ...children: (Frame | { readonly slot: string })[]]

const make = ([part, ...children]: Frame): HTMLElement => {
  const element = document.createElement('div')
  element.setAttribute('part', part)
  element.append(
    ...children.map((child) => {
      if (!('slot' in child)) return make(child)
      const slot = document.createElement('slot')
      slot.name = child.slot
      return slot
    }),
  )
  return element
}

/**
 * Gives an element its shadow tree once. A declarative one (hosted page, pasted HTML) has the same structure already; only
 * its `<link>` gives way to the constructed sheet, in the same frame, so that nothing moves.
 */
export const frame = (host: HTMLElement, { styleSheet }: CSSResult, tree: Frame): void => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  if (root.adoptedStyleSheets.includes(styleSheet!)) return
  root.adoptedStyleSheets = [styleSheet!]
  root.replaceChildren(make(tree))
}
