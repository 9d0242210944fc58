import { sign, unsign, type Keys } from '../../platform/crypto.ts'
import { DAY } from '../../platform/time.ts'
import type { Upload } from './store.ts'

/** How long a link works: long enough for a CRM that fetches at night or rests over a holiday, short enough to be no archive. */
const LINK_LIFE = 7 * DAY

type Link = readonly [site: string, upload: string, until: number]

/** Where a file can be fetched by whoever has the link, until it expires; signed, and without a word about the person. */
export const fileUrl = (keys: Keys, publicUrl: string, { siteId, id }: Pick<Upload, 'siteId' | 'id'>, now: Date): string => {
  const link: Link = [siteId, id, now.getTime() + LINK_LIFE]
  return `${publicUrl}/v1/sites/${siteId}/files/${sign(keys.of('file-link'), link)}`
}

/** The upload that a link of this site leads to; undefined when it is not ours, of another site, or too old. */
export const openFileLink = (keys: Keys, siteId: string, token: string, now: Date): string | undefined => {
  const [site, id, until] = unsign<Link>(keys.of('file-link'), token) ?? []
  return site === siteId && until !== undefined && now.getTime() <= until ? id : undefined
}
