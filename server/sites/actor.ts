import type { Role } from './contract/staff.ts'

export { ROLES, type Role } from './contract/staff.ts'

/** Who asks: a person of the staff with a session, a bearer token of a script, or the shell of the operator. */
export type Actor = {
  readonly kind: 'staff' | 'token' | 'shell'
  readonly id: string
  readonly role: Role
  /** How the audit names them: a person's address, a token's first characters. */
  readonly name: string
}
