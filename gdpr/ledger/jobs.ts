import { defineJob } from '../../server/platform/jobs.ts'

/** Looks once an hour at all entries ever written, for those whose transaction took long. */
export const ledgerFull = defineJob<Readonly<Record<string, string>>>('ledger.full')
