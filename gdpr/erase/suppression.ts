import { domainToASCII } from 'node:url'
import { hmac, type Keys } from '../../server/platform/crypto.ts'
import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'

/** What an address is blocked for: being written to without having asked, being brought in by an import, or both. */
export type Scope = 'marketing' | 'import' | 'all'

type Address = { readonly kind: 'email' | 'phone'; readonly value: string }

/** Which key makes digests now. A new one gets a new name; the old digests cannot be made anew, so old keys stay to compare with. */
const KEY_IDS = ['1'] as const
const CURRENT = KEY_IDS[0]

/** Characters that are not seen, and in no address on purpose. */
const UNSEEN = /[\s\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/gu

/**
 * The one spelling of an address: compatibility forms, case, spaces, international domains and a dot at the end do not
 * count. `withTag`: keeps what stands behind a plus.
 */
const normal = ({ kind, value }: Address, withTag: boolean): string => {
  const text = value.normalize('NFKC').replaceAll(UNSEEN, '').toLowerCase().normalize('NFKC')
  if (kind === 'phone') return text.replaceAll(/[^0-9+]/g, '').replace(/^00/, '+')
  const address = /^(?:mailto:)?<?"?([^<>"]*)"?>?$/u.exec(text)?.[1] ?? text
  const at = address.lastIndexOf('@')
  if (at < 0) return address
  const local = address.slice(0, at)
  const domain = address.slice(at + 1).replace(/\.$/, '')
  return `${withTag ? local : local.replace(/\+.*$/, '')}@${domainToASCII(domain) || domain}`
}

const digest = (keys: Keys, keyId: string, siteId: string, kind: string, text: string): string =>
  hmac(keys.of(`suppression/${keyId}`), JSON.stringify([siteId, kind, text]))

/** With and without the tag: who blocks `ana+shop@…` does not want to be written to at `ana@…` either. */
const spellings = (address: Address): string[] => [...new Set([normal(address, true), normal(address, false)])]

const PUT = `
  insert into suppressions (site_id, hash, key_id, kind, scope, reason, created_at)
  select $1, hash, $3, $4, $5, $6, $7::timestamptz from json_array_elements_text($2::text::json) as hash
  on conflict do nothing`

export type NewSuppression = {
  readonly siteId: string
  readonly address: Address
  readonly scope: Scope
  readonly reason: 'erasure' | 'objection'
  readonly now: Date
}

/**
 * Blocks an address, of which only a keyed digest is kept (GDPR Art. 21(3), 17(3)(b)). A form that the person sends later is
 * welcome all the same: nothing asks this list there.
 */
export const suppress = async (tx: Db, keys: Keys, { siteId, address, scope, reason, now }: NewSuppression): Promise<void> => {
  const hashes = spellings(address).map((text) => digest(keys, CURRENT, siteId, address.kind, text))
  await statement(tx, PUT, [siteId, JSON.stringify(hashes), CURRENT, address.kind, scope, reason, now.toISOString()])
}

const FIND = `
  select hash, scope, (extract(epoch from created_at) * 1000)::float8 as at from suppressions
  where site_id = $1 and hash = any (array(select value from json_array_elements_text($2::text::json)))`

type Blocked = { readonly hash: string; readonly scope: Scope; readonly at: number }

/**
 * Those of the addresses that are blocked for a use. `consentedAt`: the person has asked for it anew since then, and so lifted the
 * block for what was asked for (marketing only; an import is never asked for by the person).
 */
export const suppressedAmong = async (
  db: Db,
  keys: Keys,
  siteId: string,
  use: 'marketing' | 'import',
  addresses: readonly (Address & { readonly consentedAt?: Date })[],
): Promise<ReadonlySet<string>> => {
  const hashesOf = addresses.map((address) =>
    KEY_IDS.flatMap((keyId) => spellings(address).map((text) => digest(keys, keyId, siteId, address.kind, text))),
  )
  if (addresses.length === 0) return new Set()
  const found = await statement<Blocked>(db, FIND, [siteId, JSON.stringify(hashesOf.flat())])
  const blocks = Map.groupBy(
    found.filter(({ scope }) => scope === 'all' || scope === use),
    ({ hash }) => hash,
  )
  return new Set(
    addresses.flatMap(({ value, consentedAt }, i) => {
      const own = (hashesOf[i] ?? []).flatMap((hash) => blocks.get(hash) ?? [])
      const stands = own.some(({ at }) => use === 'import' || !consentedAt || consentedAt.getTime() <= at)
      return stands ? [value] : []
    }),
  )
}
