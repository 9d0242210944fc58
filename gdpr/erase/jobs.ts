import { defineJob } from '../../server/platform/jobs.ts'

/** Go on with an erasure from where it stands. */
export const gdprErase = defineJob<{ siteId: string; erasureId: string }>('gdpr.erase', { expireInSeconds: 900 })

/** Every minute: goes on with whatever is due and has nobody to wake it, as after a killed worker or the end of a hold. */
export const gdprEraseSweep = defineJob<Record<string, never>>('gdpr.erase-sweep', { retryLimit: 0 })
