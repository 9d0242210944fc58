import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js'
import { PICTURES, type Picture } from './pictures.ts'

/** The names that Web Awesome's own components ask for, with our picture for each. */
const SYSTEM: Readonly<Record<string, Picture>> = {
  bars: 'menu',
  check: 'check',
  'chevron-down': 'down',
  'chevron-left': 'left',
  'chevron-right': 'right',
  circle: 'dot',
  'circle-xmark': 'close',
  copy: 'copy',
  ellipsis: 'more',
  eye: 'eye',
  'eye-slash': 'eye-off',
  indeterminate: 'minus',
  'magnifying-glass': 'search',
  minus: 'minus',
  plus: 'plus',
  star: 'star',
  upload: 'upload',
  user: 'person',
  xmark: 'close',
}

const SVG = 'http://www.w3.org/2000/svg'

/** Draws a picture into an `<svg>`; nothing is fetched and no markup is parsed. */
const draw = (svg: SVGElement, name: string): void => {
  if (svg.dataset['picture'] === name) return
  svg.dataset['picture'] = name
  const nodes = PICTURES[(name in PICTURES ? name : 'circle') as Picture].map(([tag, attributes]) => {
    const node = document.createElementNS(SVG, tag)
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
    return node
  })
  const look = { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.75' }
  for (const [key, value] of Object.entries({ ...look, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }))
    svg.setAttribute(key, value)
  svg.replaceChildren(...nodes)
}

const library = (nameOf: (name: string) => string) => ({
  spriteSheet: true,
  resolver: (name: string) => `#${name}`,
  mutator: (svg: SVGElement, icon?: { name?: string }) => draw(svg, nameOf(icon?.name ?? '')),
})

/**
 * `<wa-icon name="inbox">` shows ours: Web Awesome's default library would ask a CDN, and the one of its components needs `fetch` of
 * `data:` addresses and an HTML parser, which the policy of the page forbids.
 */
export const registerIcons = (): void => {
  registerIconLibrary(
    'default',
    library((name) => name),
  )
  registerIconLibrary(
    'system',
    library((name) => SYSTEM[name] ?? name),
  )
}
