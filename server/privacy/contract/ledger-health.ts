import * as z from 'zod'

const count = z.number().int()
const headSchema = z.object({ size: count, root: z.string(), at: z.iso.datetime() })

/** `GET /ledger-health`. `head` is null while the ledger is empty; `waiting`: entries without a position yet, counted up to 1000. */
export const ledgerHealthSchema = z.object({ head: headSchema.nullable(), waiting: count, keys: count }).meta({ id: 'LedgerHealth' })
export type LedgerHealth = z.infer<typeof ledgerHealthSchema>

/** `POST /ledger-health/check`. */
export const ledgerCheckSchema = z
  .object({
    at: z.iso.datetime(),
    heads: z.array(headSchema),
    faults: z.array(z.object({ size: count, fault: z.enum(['signature', 'payload', 'root', 'consistency', 'damaged']) })),
  })
  .meta({ id: 'LedgerCheck' })
export type LedgerCheck = z.infer<typeof ledgerCheckSchema>
