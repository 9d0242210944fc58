import * as z from 'zod'
import { localeSchema } from '../sites/contract.ts'

/** `POST /v1/sites/:site/sessions`: somebody wants to prove that an address is theirs. */
export const sessionRequestSchema = z
  .strictObject({ email: z.email().max(254), locale: localeSchema.optional() })
  .meta({ id: 'SessionRequest' })

/** The same for every address, known or not. `id` goes with the code of the mail. */
export const sessionBegunSchema = z
  .object({ id: z.uuid(), expires_at: z.iso.datetime(), code_digits: z.literal(6) })
  .meta({ id: 'SessionBegun' })
export type SessionBegun = z.infer<typeof sessionBegunSchema>

/** `POST …/sessions/confirm`: the token of the mail's link, or the code with the `id` of the request. */
export const sessionConfirmSchema = z
  .union([z.strictObject({ token: z.string().min(1).max(200) }), z.strictObject({ id: z.uuid(), code: z.string().regex(/^\d{6}$/) })])
  .meta({ id: 'SessionConfirm' })

/** A session: send `Authorization: Bearer <token>`. Keep it in memory only; it ends by itself after half an hour. */
export const sessionSchema = z.object({ token: z.string(), email: z.email(), expires_at: z.iso.datetime() }).meta({ id: 'VisitorSession' })
export type VisitorSession = z.infer<typeof sessionSchema>
