import { sign, unsign, type Keys } from '../../server/platform/crypto.ts'
import { DAY } from '../../server/platform/time.ts'

/** A request may take three months and more; whoever asks again proves the address again. */
const STATUS_LIFE = 365 * DAY

type Status = readonly [site: string, request: string, until: number]
type Named = { readonly siteId: string; readonly id: string }

/** Opens where one request stands, nothing else. It names no person, and is not stored. */
export const statusToken = (keys: Keys, { siteId, id }: Named, now: Date): string => {
  const status: Status = [siteId, id, now.getTime() + STATUS_LIFE]
  return sign(keys.of('privacy-status'), status)
}

/** The request that a token opens; undefined when it is not ours, for another site, or too old. */
export const readStatusToken = (keys: Keys, siteId: string, token: string, now: Date): string | undefined => {
  const status = unsign<Status>(keys.of('privacy-status'), token)
  return status && status[0] === siteId && status[2] > now.getTime() ? status[1] : undefined
}

/** The page that says where a request stands. */
export const statusUrl = (keys: Keys, publicUrl: string, request: Named, now: Date): string =>
  `${publicUrl}/privacy/${request.siteId}/requests/${statusToken(keys, request, now)}`
