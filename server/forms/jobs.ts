import { defineJob } from '../platform/jobs.ts'

/** A submission was stored and may go on its way. Its job id is the submission's, so that it is announced once. */
export const submissionAccepted = defineJob<{ siteId: string; submissionId: string }>('submission.accepted')

/** Time to forget what people never confirmed. */
export const unconfirmedPurge = defineJob<Readonly<Record<string, string>>>('unconfirmed.purge')

/** Time to delete for good what staff threw away. */
export const discardedPurge = defineJob<Readonly<Record<string, string>>>('discarded.purge')

/** Time to throw away uploads that nobody finished or sent. */
export const uploadsPurge = defineJob<Readonly<Record<string, string>>>('uploads.purge')
