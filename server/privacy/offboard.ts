import { deleteSite, type Deleted } from '../../gdpr/offboard/delete-site.ts'
import { exportSite, type Exported, type SiteExtras } from '../../gdpr/offboard/export-site.ts'
import { scanSite, type SiteScan } from '../../gdpr/offboard/scan-site.ts'
import type { Db } from '../platform/db.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Clock } from '../platform/time.ts'

export type OffboardDeps = {
  readonly db: Db
  readonly clock: Clock
  /** A compact JWS. */
  readonly sign: (payload: object, type: string) => Promise<string>
  readonly extras: (siteId: string) => SiteExtras
  /** Names of the site's files in the store of files. */
  readonly fileNames: (tx: Db, siteId: string) => Promise<readonly string[]>
  readonly removeFile: (name: string) => Promise<void>
  readonly fileSize: (name: string) => Promise<number>
  /** The site is not known any more from this moment. */
  readonly forgetSite: (siteId: string) => void
}

/** Shows that a site was handed back and deleted; says nothing of any person. */
export type OffboardCertificate = {
  readonly schema: 'portik/offboarding/1'
  readonly site: string
  readonly at: string
  readonly law: 'GDPR Art. 28(3)(g)'
  readonly exported: Exported
  readonly deleted: Deleted & { readonly files: number }
  readonly scan: Omit<SiteScan, 'where'> & { readonly files: number }
  /** What is not deleted here, and when it goes. */
  readonly remaining: readonly string[]
}

/** Something came in after the export; nothing was deleted. */
export class CameMeanwhile extends Error {}

/** Something is left. */
export class NotEmpty extends Error {}

/** The ledger goes on ordering its own entries while it is exported; those are no data of anybody. */
const isLedger = (table: string): boolean => table.startsWith('ledger_')

const REMAINING = [
  'Backups: until they have rotated.',
  'The journal of erasures outside of the database, pseudonymous: until the last backup with the site has rotated.',
  'Counters of the limits, keyed digests: until their window is over, two days at most.',
]

/** Exports everything of a site into a ZIP. Changes nothing. */
export const takeOut = ({ db, extras, clock }: OffboardDeps, siteId: string, path: string): Promise<Exported> =>
  exportSite(db, siteId, path, extras(siteId), clock())

/** Deletes a site that was just exported, proves that nothing is left, and certifies it. Throws `CameMeanwhile`, `NotEmpty`. */
export const deleteExported = async (
  deps: OffboardDeps,
  siteId: string,
  exported: Exported,
): Promise<{ readonly certificate: OffboardCertificate; readonly jws: string }> => {
  const { db, clock, fileNames, removeFile, fileSize } = deps
  const names = await inSite(db, siteId, (tx) => fileNames(tx, siteId))
  const deleted = await deleteSite(db, siteId, async ({ tables }) => {
    const added = Object.entries(tables).filter(([table, rows]) => !isLedger(table) && rows > (exported.tables[table] ?? 0))
    if (added.length > 0) throw new CameMeanwhile(added.map(([table]) => table).join(', '))
    // Before the commit: bytes without a row would be found by nobody.
    for (const name of names) await removeFile(name)
  })
  deps.forgetSite(siteId)
  const { where, ...scan } = await scanSite(db, siteId)
  let files = 0
  for (const name of names) if ((await fileSize(name)) > 0) files++
  if (scan.rows + scan.jobs + files > 0)
    throw new NotEmpty([...where, ...(scan.jobs > 0 ? ['queue'] : []), ...(files > 0 ? ['files'] : [])].join(', '))
  const certificate: OffboardCertificate = {
    schema: 'portik/offboarding/1',
    site: siteId,
    at: clock().toISOString(),
    law: 'GDPR Art. 28(3)(g)',
    exported,
    deleted: { ...deleted, files: names.length },
    scan: { ...scan, files },
    remaining: REMAINING,
  }
  return { certificate, jws: await deps.sign(certificate, 'portik-offboarding+json') }
}
