import { defineJob } from '../../server/platform/jobs.ts'

/** Put a package together. A large one takes minutes, and begins anew when its worker was killed. */
export const gdprExport = defineJob<{ siteId: string; packageId: string }>('gdpr.export', { expireInSeconds: 1_800, retryLimit: 5 })

/** Every hour: deletes packages whose time is over. */
export const gdprExportPurge = defineJob<Record<string, never>>('gdpr.export-purge', { retryLimit: 0 })
