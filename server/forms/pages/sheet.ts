import { readFileSync } from 'node:fs'
import { sha256 } from '../../platform/crypto.ts'
import type { Theme } from '../../sites/contract.ts'

/** The pages' own style sheet. Its address changes with its content, so that browsers keep it for ever. */
export const PAGE_SHEET = readFileSync(new URL('page.css', import.meta.url), 'utf8')
export const PAGE_SHEET_URL = `/f/page-${sha256(PAGE_SHEET).slice(0, 16)}.css`

/** The owner's custom properties as a sheet: a strict Content-Security-Policy allows no inline style. */
export const themeSheet = (theme: Theme): string =>
  `:root {\n${Object.entries(theme)
    .map(([property, value]) => `  ${property}: ${value};\n`)
    .join('')}}\n`
