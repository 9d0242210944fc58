import { defineJob } from '../server/platform/jobs.ts'

/** A person's decision changed after a form was sent: whoever got their data must learn of it (CJEU C-129/21). */
export const consentChanged = defineJob<{ siteId: string; consentId: string }>('consent.changed')

/** Time to end consents whose time is over. */
export const consentsExpire = defineJob<Readonly<Record<string, string>>>('consents.expire')
