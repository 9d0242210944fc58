import { html, svg, type TemplateResult } from 'lit'
import { encode } from 'uqr'

/** Light modules around a code, without which cameras do not find it (ISO/IEC 18004). */
const QUIET = 4

/** A QR code as a picture of squares, black on white whatever the theme is. Drawn here: what it says is a secret. */
export const qrCode = (text: string, label: string): TemplateResult => {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return html`<div class="qr">
    <svg role="img" aria-label=${label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
      ${svg`<path fill="#000" d=${path}></path>`}
    </svg>
  </div>`
}
