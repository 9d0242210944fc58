import { electronicFormatIBAN, isValidIBAN } from 'ibantools'
import { checkVAT, countries } from 'jsvat'

/** How people group digits on paper; the browser's check ignores the same. */
const GROUPING = /[\s.-]/g

/** ISO 13616: country, length and structure of that country, and both check digits. */
export const isIban = (text: string): boolean => isValidIBAN(electronicFormatIBAN(text.replace(GROUPING, '')) ?? '')

/** Belgian numbers begin with 1 since the ones with 0 ran out; the library knows 0 only. The last two digits are 97 minus the rest modulo 97. */
const isNewBelgian = (digits: string): boolean => 97 - (Number(digits.slice(0, 8)) % 97) === Number(digits.slice(8))

/**
 * A VAT id with its country's letters, format and check digit. The letters are needed: without them a number could be of several
 * countries. `XI` is Northern Ireland, whose numbers are British (Protocol on Ireland/Northern Ireland, Annex 3).
 */
export const isVatId = (text: string): boolean => {
  const id = text.replace(GROUPING, '').toUpperCase()
  if (!/^[A-Z]{2}/.test(id)) return false
  const belgian = /^BE(1\d{9})$/.exec(id)?.[1]
  return belgian === undefined ? checkVAT(id.replace(/^XI/, 'GB'), countries).isValid : isNewBelgian(belgian)
}
