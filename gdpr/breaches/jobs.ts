import { defineJob } from '../../server/platform/jobs.ts'

/** Time to tell officers of breaches whose hours run out. */
export const breachAlarm = defineJob<Readonly<Record<string, string>>>('breach.alarm')
