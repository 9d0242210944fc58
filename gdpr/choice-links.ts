import { sign, unsign, type Keys } from '../server/platform/crypto.ts'

/** A person of a site; with `purpose`, one consent of theirs. */
type Person = { readonly siteId: string; readonly subjectId: string }

type Packed = readonly [site: string, subject: string, purpose?: string]

const open = (key: Uint8Array, siteId: string, token: string): Packed | undefined => {
  const packed = unsign<Packed>(key, token)
  return packed?.[0] === siteId ? packed : undefined
}

/** What proves, as a bearer token too, that somebody holds a mail to this person. It shows and changes choices, and nothing else. */
export const choicesToken = (keys: Keys, { siteId, subjectId }: Person): string => sign(keys.of('choices'), [siteId, subjectId])

/**
 * Where a person sees and changes what they agreed to, without a log-in (GDPR Art. 7(3)). Stands in every mail that rests on consent, and
 * works for as long as the person is known: a right that expires is none.
 */
export const choicesUrl = (keys: Keys, publicUrl: string, person: Person): string =>
  `${publicUrl}/privacy/${person.siteId}/choices/${choicesToken(keys, person)}`

/** The person whose link it is; undefined when it is not ours, or another site's. */
export const readChoicesToken = (keys: Keys, siteId: string, token: string): string | undefined =>
  open(keys.of('choices'), siteId, token)?.[1]

/** Where a mail program withdraws one consent by one POST (RFC 8058), and a person by one button. For `NewMail.unsubscribe`. */
export const unsubscribeUrl = (
  keys: Keys,
  publicUrl: string,
  { siteId, subjectId, purpose }: Person & { readonly purpose: string },
): string => `${publicUrl}/privacy/${siteId}/unsubscribe/${sign(keys.of('unsubscribe'), [siteId, subjectId, purpose])}`

/** Whose consent, and to what; undefined when the token is not ours, or another site's. */
export const readUnsubscribeToken = (keys: Keys, siteId: string, token: string) => {
  const [, subjectId, purpose] = open(keys.of('unsubscribe'), siteId, token) ?? []
  return subjectId && purpose ? { subjectId, purpose } : undefined
}
