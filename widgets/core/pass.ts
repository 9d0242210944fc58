import type { ChallengeAnswer } from '../../server/forms/contract.ts'
import type { Result } from './api.ts'
import { call } from './api.ts'

/** What lets one submission in: a signed token, and the proof of work for it, which is computed meanwhile. */
export type Pass = { readonly token: string; readonly proof: Promise<string | undefined> }

/** Asks for a new token and starts to compute at once. `form` is the form's URL. */
export const freshPass = async (form: string, version: number | undefined, locale: string): Promise<Result<Pass>> => {
  const answer = await call<ChallengeAnswer>(`${form}/challenges`, { json: { version, locale } })
  if (!answer.ok) return answer
  const proof = import('./proof.ts').then(
    ({ prove }) => prove(answer.value),
    () => undefined,
  )
  return { ok: true, value: { token: answer.value.token, proof } }
}
