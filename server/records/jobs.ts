import { defineJob } from '../platform/jobs.ts'

/** Time to write the cards that are missing. */
export const cardsFill = defineJob<Readonly<Record<string, string>>>('cards.fill')

/** Time to forget what can no longer be undone. */
export const undosPurge = defineJob<Readonly<Record<string, string>>>('undos.purge')
