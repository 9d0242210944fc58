import { join } from 'node:path'
import { certifier } from '../gdpr/erase/certify.ts'
import type { ErasureDeps } from '../gdpr/erase/erasure-deps.ts'
import { openJournal } from '../gdpr/erase/journal.ts'
import type { PackageDeps } from '../gdpr/export/packages.ts'
import { crmRecipients } from './crm/erase-person.ts'
import { registryOf } from './personal-data.ts'
import { systemClock } from './platform/time.ts'
import type { Runtime } from './runtime.ts'
import { readSite } from './sites/store.ts'

/** Everything that erasing people needs of this server. */
export const erasingOf = ({ config, db, jobs, keys, files, outgoing, signer }: Runtime): ErasureDeps => ({
  db,
  jobs,
  keys,
  files,
  registry: registryOf({ files, keys }),
  recipients: crmRecipients({ db, keys, outgoing }),
  journal: openJournal(join(config.dataDir, 'erasures.jsonl')),
  folders: [
    { path: join(config.dataDir, 'files'), place: 'files' },
    { path: join(config.dataDir, 'logs'), place: 'logs' },
  ],
  certify: certifier(signer),
  clock: systemClock,
})

/** Everything that giving people a copy of their data needs of this server. */
export const packagesOf = ({ config, db, jobs, keys, files, texts, sites }: Runtime): PackageDeps => ({
  db,
  jobs,
  keys,
  files,
  texts,
  registry: registryOf({ files, keys }),
  publicUrl: config.publicUrl,
  siteOf: (siteId, tx) => (tx ? readSite(tx, siteId) : sites.get(siteId)),
  clock: systemClock,
})
