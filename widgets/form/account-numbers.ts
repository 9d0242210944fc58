import type { NumberChecks } from './rules.ts'

const bare = (text: string): string => text.replace(/[\s.-]/g, '').toUpperCase()

/** ISO 13616: the first four characters go to the end, letters count from A = 10, and the whole leaves 1 modulo 97. */
const isIban = (text: string): boolean => {
  const iban = bare(text)
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}

/** Formats after the country letters, of all countries whose check digits the server knows: what it accepts must pass here. */
const VAT: Readonly<Record<string, string>> = {
  AD: '[A-Z]\\d{6}[A-Z]',
  AT: 'U\\d{8}',
  BE: '[01]\\d{9}',
  BG: '\\d{9,10}',
  BR: '\\d{14}',
  CHE: '\\d{9}(MWST|TVA|IVA)?',
  CY: '\\d{8}[A-Z]',
  CZ: '\\d{8,13}',
  DE: '\\d{9}',
  DK: '\\d{8}',
  EE: '\\d{9}',
  EL: '\\d{9}',
  EU: '\\d{9}',
  ES: '[A-Z0-9]\\d{7}[A-Z0-9]',
  FI: '\\d{8}',
  FR: '[A-Z0-9]{2}\\d{9}',
  GB: '(\\d{9}|\\d{12}|(GD|HA)\\d{3})',
  HR: '\\d{11}',
  HU: '\\d{8}',
  IE: '\\d[A-Z0-9+*]\\d{5}[A-Z]{1,2}',
  IT: '\\d{11}',
  LT: '(\\d{9}|\\d{12})',
  LU: '\\d{8}',
  LV: '\\d{11}',
  MT: '\\d{8}',
  NL: '\\d{9}B\\d{2}',
  NO: '\\d{9}(MVA)?',
  PL: '\\d{10}',
  PT: '\\d{9}',
  RO: '\\d{2,10}',
  RU: '(\\d{10}|\\d{12})',
  RS: '\\d{9}',
  SE: '\\d{12}',
  SI: '\\d{8}',
  SK: '\\d{10}',
  XI: '(\\d{9}|\\d{12})',
}

const isVatId = (text: string): boolean => {
  const id = bare(text)
  const country = id.startsWith('CHE') ? 'CHE' : id.slice(0, 2)
  const format = VAT[country]
  return format !== undefined && new RegExp(`^${country}${format}$`).test(id)
}

/** Checks of the kinds that have a checksum or a national format. Check digits of VAT ids are the server's business. */
export const accountNumbers: NumberChecks = {
  iban: (text) => (isIban(text) ? undefined : { code: 'not_an_iban' }),
  vat_id: (text) => (isVatId(text) ? undefined : { code: 'not_a_vat_id' }),
}
