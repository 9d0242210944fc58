import type { Db } from '../platform/db.ts'
import { SECOND, systemClock, type Clock } from '../platform/time.ts'
import { inSite } from '../platform/tenancy.ts'
import { slugSchema } from '../sites/contract.ts'
import type { PublishedVersion } from './published-version.ts'
import { findForm, findVersion, type FormRow, type VersionRow } from './store.ts'

/** Published forms, from memory: the intake asks for one with every submission. */
export type Catalogue = {
  /** One version, or the current one; undefined when the site has no such form or version. */
  get(siteId: string, formId: string, version?: number): Promise<PublishedVersion | undefined>
  /** Call it after publishing or closing, so that this process shows it at once. */
  forget(siteId: string, formId: string): void
}

/** How long other processes may go on showing a form that was closed or published anew. */
const STATUS_LIFE = 3 * SECOND

/** Ids in requests are anybody's; memory must not grow with them. A form takes a few KiB. */
const KEPT = 2_000

/** Anything that PostgreSQL's `integer` cannot hold was never published. */
const LAST_VERSION = 2 ** 31 - 1

const possible = (formId: string, version = 1): boolean =>
  slugSchema.safeParse(formId).success && Number.isInteger(version) && version > 0 && version <= LAST_VERSION

const trim = (kept: Map<string, unknown>): void => {
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) return
    kept.delete(oldest)
  }
}

/** Versions never change and are kept; which one is current, and whether the form is open, is asked again every few seconds. */
export const openCatalogue = (db: Db, clock: Clock = systemClock): Catalogue => {
  const versions = new Map<string, Promise<VersionRow | undefined>>()
  const heads = new Map<string, { readonly until: number; readonly form: Promise<FormRow | undefined> }>()

  const head = (siteId: string, formId: string): Promise<FormRow | undefined> => {
    const key = `${siteId}/${formId}`
    const now = clock().getTime()
    const known = heads.get(key)
    if (known && known.until > now) return known.form
    const form = inSite(db, siteId, (tx) => findForm(tx, siteId, formId))
    heads.delete(key)
    heads.set(key, { until: now + STATUS_LIFE, form })
    form.catch(() => heads.delete(key))
    trim(heads)
    return form
  }

  const content = (siteId: string, formId: string, version: number): Promise<VersionRow | undefined> => {
    const key = `${siteId}/${formId}/${version}`
    const known = versions.get(key)
    if (known) return known
    const row = inSite(db, siteId, (tx) => findVersion(tx, siteId, formId, version))
    versions.set(key, row)
    row.then(
      (found) => found ?? versions.delete(key),
      () => versions.delete(key),
    )
    trim(versions)
    return row
  }

  return {
    async get(siteId, formId, version) {
      if (!possible(formId, version)) return undefined
      const form = await head(siteId, formId)
      if (!form) return undefined
      const row = await content(siteId, formId, version ?? form.version)
      return row && { ...row, current: form.version, status: form.status }
    },
    forget(siteId, formId) {
      heads.delete(`${siteId}/${formId}`)
    },
  }
}
