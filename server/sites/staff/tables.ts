import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Role } from '../actor.ts'
import { sites } from '../tables.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

const times = { createdAt: instant('created_at').notNull().defaultNow(), updatedAt: instant('updated_at').notNull().defaultNow() }

/** People who work in the console. They belong to no site: one person may serve several. (`user` of better-auth.) */
export const staff = pgTable('staff', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  /** Always true; whether the mailbox was proven stands in `mailProvenAt`. better-auth would end sessions by it. */
  emailVerified: boolean('email_verified').notNull().default(true),
  image: text(),
  /** Language of the console; null: the browser's. */
  locale: text(),
  /** When the person first showed that mail to the address reaches them. */
  mailProvenAt: instant('mail_proven_at'),
  ...times,
})

const staffId = () =>
  uuid('staff_id')
    .notNull()
    .references(() => staff.id, { onDelete: 'cascade' })

/** Who is signed in, and with what. The cookie is this token and our signature; without the signature it opens nothing. */
export const staffSessions = pgTable(
  'staff_sessions',
  {
    id: uuid().primaryKey(),
    token: text().notNull().unique(),
    userId: staffId(),
    expiresAt: instant('expires_at').notNull(),
    /** Always empty: where somebody works from is nobody's business. better-auth wants the column. */
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    /** How the person came in: `link`, `passkey`, `oidc`, `setup`, `invitation`, or, after a second factor, that one. */
    openedBy: text('opened_by'),
    /** When a second factor was proven in this session. */
    secondFactorAt: instant('second_factor_at'),
    ...times,
  },
  (t) => [index('staff_sessions_by_staff').on(t.userId)],
)

/** Accounts at the company's identity provider (OIDC) by which people sign in. Its tokens are not kept. */
export const staffAccounts = pgTable(
  'staff_accounts',
  {
    id: uuid().primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: staffId(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text(),
    password: text(),
    ...times,
  },
  (t) => [index('staff_accounts_by_staff').on(t.userId), index('staff_accounts_by_subject').on(t.providerId, t.accountId)],
)

/** What waits to be proven once: hashes of sign-in links, challenges of passkeys, states of OIDC. */
export const staffVerifications = pgTable(
  'staff_verifications',
  { id: uuid().primaryKey(), identifier: text().notNull(), value: text().notNull(), expiresAt: instant('expires_at').notNull(), ...times },
  (t) => [index('staff_verifications_by_identifier').on(t.identifier)],
)

/** Public keys of passkeys (WebAuthn). */
export const staffPasskeys = pgTable(
  'staff_passkeys',
  {
    /** The credential's id as the browser names it, base64url. */
    id: text().primaryKey(),
    staffId: staffId(),
    name: text().notNull(),
    /** The host name that the passkey is for. */
    host: text().notNull(),
    publicKey: text('public_key').notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    transports: jsonb().$type<readonly string[]>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [index('staff_passkeys_by_staff').on(t.staffId)],
)

/** Authenticator apps (TOTP, RFC 6238). Secrets are sealed with a key that is not in the database. */
export const staffAuthenticators = pgTable('staff_authenticators', {
  staffId: staffId().primaryKey(),
  /** Null until the first right code. */
  secret: text(),
  since: instant('since'),
  /** Shown to the person, who may have scanned nothing yet; replaces `secret` with its first right code. */
  offered: text(),
  /** Number of the last time step whose code was taken: a code works once (RFC 6238, section 5.2). */
  lastStep: integer('last_step').notNull().default(0),
})

/** Recovery codes that are left, as keyed hashes. */
export const staffRecoveryCodes = pgTable('staff_recovery_codes', { staffId: staffId(), hash: text().notNull() }, (t) => [
  primaryKey({ columns: [t.staffId, t.hash] }),
])

/** Wrong codes in a row, and until when the next one has to wait. */
export const staffAttempts = pgTable('staff_attempts', {
  staffId: staffId().primaryKey(),
  failures: integer().notNull(),
  blockedUntil: instant('blocked_until').notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** The one link by which the first person comes in. */
export const staffSetupLinks = pgTable('staff_setup_links', { hash: text().primaryKey(), expiresAt: instant('expires_at').notNull() })

/** What a person may do on a site. */
export const staffMembers = pgTable(
  'staff_members',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'cascade' }),
    staffId: staffId(),
    role: text().$type<Role>().notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.staffId] }), index('staff_members_by_staff').on(t.staffId)],
)

/** Who was asked to work on a site. Two tokens: the one in the mail proves the mailbox, the one to be copied does not. */
export const staffInvitations = pgTable(
  'staff_invitations',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'cascade' }),
    id: uuid().notNull(),
    email: text().notNull(),
    role: text().$type<Role>().notNull(),
    mailHash: text('mail_hash').notNull().unique(),
    linkHash: text('link_hash').notNull().unique(),
    /** Null: the operator, from a shell. */
    invitedBy: uuid('invited_by').references(() => staff.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.id] }), index('staff_invitations_by_inviter').on(t.invitedBy)],
)
