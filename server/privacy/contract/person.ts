import * as z from 'zod'
import { requestKindSchema } from './requests.ts'
import { REQUEST_STATES } from '../../../gdpr/contract/requests.ts'

const count = z.number().int()

const askedRequestSchema = z.object({
  id: z.uuid(),
  reference: z.string(),
  kind: requestKindSchema,
  state: z.enum(REQUEST_STATES),
  strict_due: z.iso.date(),
  received_at: z.iso.datetime(),
})

/** `POST /privacy-people`: all that is known under an address, as numbers and states. */
export const askedSchema = z
  .object({
    people: z.array(
      z.object({
        id: z.uuid(),
        name: z.string().nullable(),
        email: z.string().nullable(),
        phone: z.string().nullable(),
        created_at: z.iso.datetime(),
        last_at: z.iso.datetime().nullable(),
        submissions: count,
        leads: count,
        mails: count,
        /** The last word of the person on each purpose. */
        consents: z.array(z.object({ purpose: z.string(), state: z.string(), at: z.iso.datetime() })),
        holds: z.array(z.object({ id: z.string(), reason: z.string(), law: z.string(), until: z.string() })),
      }),
    ),
    /** Requests that were sent from the address, or are about one of the people; open ones first. */
    requests: z.array(askedRequestSchema),
  })
  .meta({ id: 'PrivacyPeople' })
export type Asked = z.infer<typeof askedSchema>
