import { decrypt, encrypt, type Keys } from '../../server/platform/crypto.ts'
import type { Erasure } from './erasure-store.ts'
import type { Identifier } from './identifier.ts'
import type { Recipient } from './step.ts'

/** What the steps after the walk need to know of a person whose rows are gone. Kept encrypted, and only until the erasure is done. */
export type Remembered = {
  readonly subjectIds: readonly string[]
  readonly identifiers: readonly Identifier[]
  readonly files: readonly string[]
  readonly recipients: readonly Recipient[]
}

const contextOf = ({ siteId, id }: Pick<Erasure, 'siteId' | 'id'>): string => `erasures/${siteId}/${id}`

export const sealRemembered = (keys: Keys, erasure: Pick<Erasure, 'siteId' | 'id'>, remembered: Remembered): string =>
  encrypt(keys.of('erasures'), JSON.stringify(remembered), contextOf(erasure))

export const openRemembered = (keys: Keys, erasure: Erasure): Remembered =>
  erasure.sealed === null
    ? { subjectIds: [], identifiers: [], files: [], recipients: [] }
    : (JSON.parse(decrypt(keys.of('erasures'), erasure.sealed, contextOf(erasure))) as Remembered)

/** Each once. Rounds and repetitions of a step add up. */
export const together = (...all: readonly Remembered[]): Remembered => {
  const each = <Thing>(things: readonly Thing[]): Thing[] => [...new Map(things.map((thing) => [JSON.stringify(thing), thing])).values()]
  return {
    subjectIds: each(all.flatMap(({ subjectIds }) => subjectIds)),
    identifiers: each(all.flatMap(({ identifiers }) => identifiers)),
    files: each(all.flatMap(({ files }) => files)),
    recipients: [...new Map(all.flatMap(({ recipients }) => recipients).map((recipient) => [recipient.id, recipient])).values()],
  }
}
