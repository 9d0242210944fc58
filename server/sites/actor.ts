/**
 * What somebody may do on a site. `owner` decides about the site, `agent` works with its people, `moderator` with what is
 * suspicious or public, `dpo` supervises (GDPR Art. 38, 39) and is instructed by nobody, `viewer` reads.
 */
export const ROLES = ['owner', 'agent', 'moderator', 'dpo', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** Who asks: a person of the staff with a session, a bearer token of a script, or the shell of the operator. */
export type Actor = {
  readonly kind: 'staff' | 'token' | 'shell'
  readonly id: string
  readonly role: Role
  /** How the audit names them: a person's address, a token's first characters. */
  readonly name: string
}
