import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'

/** Where a number without country code is dialled, by the language of the form. English and Arabic belong to no one country. */
const REGION_OF: Readonly<Record<string, CountryCode>> = { sr: 'RS', 'sr-Cyrl': 'RS', hr: 'HR', bs: 'BA', pl: 'PL', de: 'DE' }

/** Lower case and without space around: the form in which addresses are compared. */
export const normalEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase()

/**
 * A telephone number in E.164 (`+381641234567`), or undefined when its length fits no number of its country.
 * `locale` tells the country of a number that is typed without one.
 */
export const normalPhone = (phone: string, locale: string): string | undefined => {
  const parsed = parsePhoneNumberFromString(phone, REGION_OF[locale])
  return parsed?.isPossible() ? parsed.number : undefined
}

/** What identifies a person within a site: the address first, because it can be proven by mail. `phone` is E.164. */
export const identityOf = ({
  email,
  phone,
}: {
  readonly email?: string | undefined
  readonly phone?: string | undefined
}): string | null => {
  if (email) return `email:${normalEmail(email)}`
  return phone ? `tel:${phone}` : null
}
