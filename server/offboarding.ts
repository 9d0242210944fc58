import type { SiteExtras, SiteFile } from '../gdpr/offboard/export-site.ts'
import { openValues, type SealedValue } from './forms/sealed/store.ts'
import { fileOf } from './forms/uploads/store.ts'
import { registryOf } from './personal-data.ts'
import type { OffboardDeps } from './privacy/offboard.ts'
import { statement } from './platform/statement.ts'
import { systemClock } from './platform/time.ts'
import type { Runtime } from './runtime.ts'

const SEALED = `
  select v.submission_id as submission, s.subject_id as subject, v.field, v.purpose, v.state, v.kinds, v.sealed
  from sealed_values v join submissions s on s.site_id = v.site_id and s.id = v.submission_id
  where v.site_id = $1 order by v.submission_id, v.field`

type Sealed = Pick<SealedValue, 'field' | 'purpose' | 'state' | 'kinds' | 'sealed'> & {
  readonly submission: string
  readonly subject: string
}

const UPLOADS = 'select id, name from uploads where site_id = $1 order by id'

/** A name that every system can store: the id before it keeps it apart from others. */
const safeName = (name: string): string => name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').slice(-100)

const extras = ({ keys, files }: Runtime, siteId: string): SiteExtras => ({
  sections: [
    {
      name: 'sealed_answers',
      async *rows(tx) {
        for (const { submission, subject, ...one } of await statement<Sealed>(tx, SEALED, [siteId])) {
          const opened = await openValues(tx, keys, { siteId, id: submission, subjectId: subject }, [one])
          yield {
            submission,
            field: one.field,
            purpose: one.purpose,
            state: one.state,
            found: one.kinds,
            answer: opened[one.field] ?? null,
          }
        }
      },
    },
  ],
  async files(tx) {
    const found: SiteFile[] = []
    for (const { id, name } of await statement<{ id: string; name: string }>(tx, UPLOADS, [siteId])) {
      const stored = fileOf({ siteId, id })
      // An upload that was begun and never sent has no bytes.
      if ((await files.size(stored)) > 0) found.push({ path: `${id}-${safeName(name)}`, open: () => files.read(stored) })
    }
    return found
  },
})

/** What offboarding a site needs of this server. */
export const offboardDeps = (runtime: Runtime): OffboardDeps => ({
  db: runtime.db,
  clock: systemClock,
  sign: (payload, type) => runtime.signer.sign(payload, type),
  extras: (siteId) => extras(runtime, siteId),
  async fileNames(tx) {
    const names: string[] = []
    for (const feature of registryOf(runtime)) names.push(...((await feature.ownedFiles?.(tx)) ?? []))
    return names
  },
  removeFile: (name) => runtime.files.remove(name),
  fileSize: (name) => runtime.files.size(name),
  forgetSite: (siteId) => runtime.sites.forget(siteId),
})
