import { defineJob } from '../../server/platform/jobs.ts'

/** Write to the address of a request, so that its person can prove it. */
export const privacyProve = defineJob<{ siteId: string; requestId: string }>('privacy.prove')

/** Time to tell officers which requests are getting late. */
export const privacyAlarm = defineJob<Readonly<Record<string, string>>>('privacy.alarm')

/** Time to forget what was never proven, and what has been over for long. */
export const privacyPurge = defineJob<Readonly<Record<string, string>>>('privacy.purge')
