import { defineJob } from '../platform/jobs.ts'

/** Look at a delivery and try it when it is due. */
export const crmDeliver = defineJob<{ siteId: string; deliveryId: string }>('crm.deliver')

/** A connection may be used again (silence is over, or it was resumed): wake its deliveries. */
export const crmWake = defineJob<{ siteId: string; connectionId: string }>('crm.wake')

/** Every minute: wake what is due and has nobody to wake it, as after a killed worker. */
export const crmSweep = defineJob<Record<string, never>>('crm.sweep', { retryLimit: 0 })

/** Every minute: tells people by mail what needs them. */
export const crmAlert = defineJob<Record<string, never>>('crm.alert', { retryLimit: 0 })

/** Every five minutes: finds records that were lately accepted and are to go nowhere, and plans them. */
export const crmForgotten = defineJob<Record<string, never>>('crm.forgotten', { retryLimit: 0 })

/** Every night: the same for all records, however old. */
export const crmForgottenAll = defineJob<Record<string, never>>('crm.forgotten-all', { retryLimit: 0 })

/** All kinds of jobs of this feature, for `startJobs`. */
export const CRM_JOBS = [crmDeliver, crmWake, crmSweep, crmAlert, crmForgotten, crmForgottenAll] as const
