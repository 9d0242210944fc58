import { SENSITIVE_KINDS } from '../../../gdpr/contract/sensitive.ts'

/** Why an answer is sealed: what was found in a free text, or `special`, the answer to a field that asks for protected data. */
export const SEALED_KINDS = [...SENSITIVE_KINDS, 'special'] as const
export type SealedKind = (typeof SEALED_KINDS)[number]

/** `consented`: travels while the explicit consent stands. `held`: a person must decide. `released`, `withheld`: what was decided. */
export const SEALED_STATES = ['consented', 'held', 'released', 'withheld'] as const
export type SealedState = (typeof SEALED_STATES)[number]
