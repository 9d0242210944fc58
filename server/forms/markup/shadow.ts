import type { Markup } from '../contract.ts'
import { el } from './drawing.ts'
import type { Shadow } from './print.ts'

const slot = (name?: string): Markup => el('slot', { name })

const INSIDE: Readonly<Record<string, readonly [sheet: string, part: string, ...content: Markup[]]>> = {
  'portik-form': ['form', 'form', slot()],
  'portik-section': ['section', 'section', slot('title'), slot('help'), slot()],
  'portik-field': ['field', 'field', slot('label'), slot('help'), el('div', { part: 'control' }, slot()), slot('error')],
}

/** Where the widgets' built files lie, and how a page can be sure of them. */
export type Assets = {
  /** `{publicUrl}/v/{version}`: files that never change. */
  readonly url: string
  /** Subresource integrity of a file (`field.css`); undefined where none was computed. */
  readonly integrity?: (file: string) => string | undefined
}

/**
 * The elements' shadow trees, declared in HTML, so that a form looks right before, or without, any script.
 * Linked sheets, not inline ones: a strict Content-Security-Policy allows them.
 */
export const declaredShadow =
  ({ url, integrity }: Assets): Shadow =>
  (tag) => {
    const tree = INSIDE[tag]
    if (!tree) return undefined
    const [sheet, part, ...content] = tree
    const hash = integrity?.(`${sheet}.css`)
    return el(
      'template',
      { shadowrootmode: 'open' },
      el('link', { rel: 'stylesheet', href: `${url}/${sheet}.css`, integrity: hash, crossorigin: hash && 'anonymous' }),
      el('div', { part }, ...content),
    )
  }
