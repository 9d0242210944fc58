import { inEverySite } from '../../server/platform/tenancy.ts'
import type { ErasureDeps } from './erasure-deps.ts'
import type { Erasure } from './erasure-store.ts'
import { isHeld } from './certificate.ts'
import { needlesOf, type Wanted } from './needles.ts'
import { scanFiles } from './scan-files.ts'
import { scanTables } from './scan-tables.ts'
import { openRemembered } from './sealed.ts'
import type { ScanReport } from './step.ts'
import { openVerdicts } from './verdict.ts'

/** As `encodingsOf` makes them. */
const ENCODINGS = 12

type ScanDeps = Pick<ErasureDeps, 'db' | 'keys' | 'registry' | 'folders'>

/**
 * Looks for what is left of people, in every column of every table, in files that nobody owns, and in logs. One pass serves
 * all erasures of a site that wait for it, because reading costs and comparing does not.
 */
export const scanFor = async (
  { db, registry, folders }: Omit<ScanDeps, 'keys'>,
  siteId: string,
  wanted: readonly (Wanted & { readonly held: boolean })[],
): Promise<ReadonlyMap<string, ScanReport>> => {
  const needles = needlesOf(wanted)
  const held = new Set(wanted.filter((one) => one.held).map(({ erasureId }) => erasureId))
  const verdicts = openVerdicts(({ erasureId }) => held.has(erasureId))
  const owners = Object.assign({}, ...registry.map((feature) => feature.owners ?? {})) as Readonly<Record<string, string>>
  const tables = await scanTables(db, siteId, needles, owners, verdicts)
  const owned = await inEverySite(db, async (tx) => {
    const names: string[] = []
    for (const feature of registry) names.push(...((await feature.ownedFiles?.(tx)) ?? []))
    return new Set(names)
  })
  const files = await scanFiles(
    folders.map((folder) => (folder.place === 'files' ? { ...folder, owned } : folder)),
    needles,
    verdicts,
  )
  return new Map(wanted.map((one) => [one.erasureId, { ...tables, files, encodings: ENCODINGS, ...verdicts.of(one) }]))
}

/** The same for erasures, whose people are remembered encrypted. */
export const scanErasures = (deps: ScanDeps, siteId: string, erasures: readonly Erasure[]): Promise<ReadonlyMap<string, ScanReport>> =>
  scanFor(
    deps,
    siteId,
    erasures.map((erasure) => {
      const { subjectIds, identifiers } = openRemembered(deps.keys, erasure)
      return { erasureId: erasure.id, subjectIds, identifiers, held: isHeld(erasure.items) }
    }),
  )
