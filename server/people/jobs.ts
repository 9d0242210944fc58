import { defineJob } from '../platform/jobs.ts'

/** Time to forget proofs and sessions whose time is over. */
export const visitorsPurge = defineJob<Readonly<Record<string, string>>>('visitors.purge')
