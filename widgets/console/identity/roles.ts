import type { Role } from '../house.ts'

export type { Role }

/** What somebody may be given, from the most to the least; as the server's `ROLES`. */
export const ROLES: readonly Role[] = ['owner', 'agent', 'moderator', 'dpo', 'viewer']
