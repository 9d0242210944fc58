import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const text = (file: string | URL): string => readFileSync(file, 'utf8')

/** Every element as if it had no style at all, with force. */
const UNSET = '* { all: unset !important }'

/** What themes of content systems do to bare elements: deep selectors, ids, negative margins, labels above everything. */
const THEME = `
  html body label { display: block !important; margin: 40px 0 0 -20px !important; font: 800 31px/2 cursive !important; color: #ccc !important }
  html body form input:not([type=x]), html body form textarea:not(#x), html body form select:not(#x) { border: 0 !important; border-bottom: 6px double hotpink !important; background: #111 !important; color: #222 !important; height: 90px !important; width: 30% !important; float: left !important; font-size: 9px !important }
  html body form button:not(#x) { text-transform: uppercase !important; letter-spacing: 9px !important; background: none !important; color: transparent !important; border: 0 !important; padding: 0 !important; position: fixed !important }
  html body form p:not(#x), html body form span:not(#x), html body form h3:not(#x) { display: none !important }
  html body { font: 11px/1 fantasy; text-align: right; letter-spacing: 3px; word-spacing: 20px; color: lime; text-indent: 50px; text-transform: uppercase; white-space: pre; direction: ltr; visibility: visible; cursor: crosshair }`

const QUIRKS = `
  ::placeholder { color: red !important; font-size: 40px !important }
  [hidden] { display: block !important }
  input[type=checkbox], input[type=radio] { -webkit-appearance: none !important; appearance: none !important; width: 0 !important; height: 0 !important; opacity: 0 !important; position: absolute !important }
  label::before, label::after, button::before, button::after { content: '✗' !important; display: block !important; font-size: 60px !important }
  *:focus { outline: 0 !important; box-shadow: none !important }
  fieldset, legend, form, section, div, portik-form, portik-field, portik-section { filter: blur(3px); transform: skewX(9deg); columns: 3; display: inline-flex; zoom: 2; opacity: .3; visibility: hidden }`

/** Popular sheets as npm has them, and our own that mean harm. */
export const SHEETS: Readonly<Record<string, string>> = {
  bootstrap: text(require.resolve('bootstrap/dist/css/bootstrap.css')),
  tailwind: text(require.resolve('tailwindcss/preflight.css')),
  bulma: text(require.resolve('bulma/css/bulma.css')),
  uikit: text(require.resolve('uikit/dist/css/uikit.css')),
  milligram: text(require.resolve('milligram/dist/milligram.css')),
  pico: text(require.resolve('@picocss/pico/css/pico.css')),
  water: text(require.resolve('water.css/out/water.css')),
  normalize: text(require.resolve('normalize.css/normalize.css')),
  spectre: text(require.resolve('spectre.css/dist/spectre.css')),
  'demo hostile': text(new URL('../../demo/assets/hostile.css', import.meta.url)),
  'everything unset': UNSET,
  'a loud theme': THEME,
  'quirks of engines': QUIRKS,
}
