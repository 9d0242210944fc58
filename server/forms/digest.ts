import { sha256 } from '../platform/crypto.ts'
import type { SubmissionRequest } from './contract.ts'

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Tells a repeated sending from a changed one. Made of what was sent, not of what was kept, so that it is the
 * same whatever version of the form the repetition names. The token, proof and context may differ.
 */
export const digestOf = (formId: string, { values, consents }: Pick<SubmissionRequest, 'values' | 'consents'>): string =>
  sha256(
    JSON.stringify([
      formId,
      Object.entries(values).sort(byKey),
      consents.map(({ purpose, granted }) => [purpose, granted] as const).sort(byKey),
    ]),
  )
