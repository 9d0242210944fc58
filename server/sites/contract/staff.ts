import * as z from 'zod'
import { localeSchema } from '../contract.ts'

/**
 * What somebody may do on a site. `owner` decides about the site, `agent` works with its people, `moderator` with what is
 * suspicious or public, `dpo` supervises (GDPR Art. 38, 39) and is instructed by nobody, `viewer` reads.
 */
export const ROLES = ['owner', 'agent', 'moderator', 'dpo', 'viewer'] as const
export const roleSchema = z.enum(ROLES)
export type Role = (typeof ROLES)[number]

export const personNameSchema = z.string().trim().min(1).max(100)
export const addressSchema = z.email().max(254)
/** Tokens of links: 256 bits, base64url. */
export const linkTokenSchema = z.string().min(1).max(200)

/** `needed`: no room opens before a second factor is proven, or set up. `none_in_demo`: the embedded demo does without. */
export const secondFactorSchema = z.enum(['done', 'needed', 'none_in_demo'])

/** `GET /v1/console/me`. `factors`: what the person has set up. */
export const meSchema = z
  .object({
    staff: z.object({ id: z.string(), email: z.string(), name: z.string() }),
    locale: localeSchema.nullable(),
    second_factor: secondFactorSchema,
    demo: z.boolean(),
    sites: z.array(z.object({ id: z.string(), name: z.string(), role: roleSchema, locales: z.array(localeSchema) })),
    factors: z.object({ passkeys: z.number(), authenticator: z.boolean(), recovery_codes: z.number() }),
  })
  .meta({ id: 'Me' })
export type MeView = z.infer<typeof meSchema>

/** `GET /v1/console/auth`: how people may sign in here. `inbox_url`: where the demo shows the mails that nobody sends. */
export const waysInSchema = z
  .object({
    demo: z.boolean(),
    setup_pending: z.boolean(),
    oidc: z.boolean(),
    mail: z.enum(['sent', 'outbox']),
    inbox_url: z.string().optional(),
    /** Empty where passkeys work; else where to go instead. */
    passkeys_at: z.string().optional(),
  })
  .meta({ id: 'WaysIn' })
export type WaysIn = z.infer<typeof waysInSchema>

/** `GET /v1/console/auth/factors`. */
export const factorsSchema = z
  .object({
    passkeys: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        host: z.string(),
        created_at: z.iso.datetime(),
        last_used_at: z.iso.datetime().nullable(),
      }),
    ),
    authenticator: z.object({ since: z.iso.datetime() }).nullable(),
    recovery_codes: z.number(),
  })
  .meta({ id: 'Factors' })
export type FactorsView = z.infer<typeof factorsSchema>

/** `GET /v1/console/auth/sessions`. `device` in words such as `Firefox, Linux`; empty when it did not say. */
export const sessionsSchema = z.array(
  z
    .object({
      id: z.string(),
      device: z.string(),
      current: z.boolean(),
      created_at: z.iso.datetime(),
      last_used_at: z.iso.datetime(),
      second_factor: z.boolean(),
    })
    .meta({ id: 'StaffSession' }),
)
export type SessionsView = z.infer<typeof sessionsSchema>

/** What an invitation says to whoever opens it. `account`: whether the address has one, so that they sign in with it. */
export const openedInvitationSchema = z
  .object({
    site: z.object({ id: z.string(), name: z.string(), locales: z.array(localeSchema) }),
    email: z.string(),
    role: roleSchema,
    account: z.enum(['none', 'yours', 'sign_in_first']),
  })
  .meta({ id: 'OpenedInvitation' })
export type OpenedInvitation = z.infer<typeof openedInvitationSchema>

/** `GET /v1/console/sites/:site/staff`. */
export const staffRoomSchema = z
  .object({
    members: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        email: z.string(),
        role: roleSchema,
        since: z.iso.datetime(),
        second_factor: z.boolean(),
        you: z.boolean(),
      }),
    ),
    invitations: z.array(
      z.object({
        id: z.string(),
        email: z.string(),
        role: roleSchema,
        created_at: z.iso.datetime(),
        expires_at: z.iso.datetime(),
        expired: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'StaffRoom' })
export type StaffRoom = z.infer<typeof staffRoomSchema>

/** A new invitation: its link, to be copied; the mail has one of its own. */
export const newInvitationSchema = z.object({ id: z.string(), link: z.string(), expires_at: z.iso.datetime() })
export type NewInvitation = z.infer<typeof newInvitationSchema>
