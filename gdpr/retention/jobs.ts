import { defineJob } from '../../server/platform/jobs.ts'

/** Time to delete what has been kept for long enough. A first run over an old database may take long. */
export const retentionDue = defineJob<Readonly<Record<string, string>>>('retention.due', { expireInSeconds: 4 * 3600 })
