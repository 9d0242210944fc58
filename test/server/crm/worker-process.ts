import { startDelivering } from '../../../server/crm/deliver.ts'
import { CRM_JOBS } from '../../../server/crm/jobs.ts'
import { openPostgres } from '../../../server/platform/db.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { openOutgoing } from '../../../server/platform/outgoing.ts'
import { keys, lead } from './lead.ts'

/** A worker in a process of its own, to be killed: `node worker-process.ts <database url> <allowed target>`. */
const [url = '', target = ''] = process.argv.slice(2)
const database = await openPostgres(url)
const jobs = await startJobs(database, { jobs: CRM_JOBS, supervise: true, onError: () => {} })
const records = async (_db: unknown, _site: string, _kind: 'lead', id: string) => lead(id)
const consents = async () => undefined
await startDelivering({ db: database.db, jobs, keys, outgoing: openOutgoing([target]), records, consents, report: () => {} })
