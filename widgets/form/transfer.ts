import type { Failure, Result } from '../core/api.ts'
import { call, passes } from '../core/api.ts'
import type { Pass } from '../core/pass.ts'

/** Bytes per request: small enough to lose little on a bad line, large enough that overhead does not matter. */
const CHUNK = 512 * 1024
/** Attempts without any progress before a file is given up. */
const ATTEMPTS = 6
/** Milliseconds before the second attempt; doubles. */
const FIRST_PAUSE = 500

/** Where a file goes and who may know how far it is. */
export type Transfer = {
  readonly url: string
  readonly file: File
  readonly pass: (renew: boolean) => Promise<Result<Pass>>
  readonly progress: (received: number) => void
  readonly signal: AbortSignal
}

type Received = { readonly received: number; readonly complete: boolean }

const RENEWABLE = new Set(['token_expired', 'token_invalid', 'token_used'])

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    for (const [target, type] of [
      [window, 'online'],
      [signal, 'abort'],
    ] as const)
      target.addEventListener(type, () => (clearTimeout(timer), resolve()), { once: true, signal })
  })

/** How much the server has; 0 when it does not know the file yet. */
const offsetOf = async (url: string, token: string, signal: AbortSignal): Promise<number> => {
  try {
    const answer = await fetch(url, { method: 'HEAD', headers: { 'Portik-Token': token }, credentials: 'omit', signal })
    return Number(answer.headers.get('Upload-Offset')) || 0
  } catch {
    return 0
  }
}

/**
 * Sends a file in chunks. After a lost chunk it asks how far the server got and goes on from there.
 * Undefined when all arrived; else why it was given up.
 */
export const transfer = async ({ url, file, pass, progress, signal }: Transfer): Promise<Failure | undefined> => {
  let offset = 0
  let renew = false
  for (let failed = 0; ;) {
    const ticket = await pass(renew)
    renew = false
    const token = ticket.ok ? ticket.value.token : ''
    const end = Math.min(offset + CHUNK, file.size)
    const answer: Result<Received> = ticket.ok
      ? await call<Received>(url, {
          method: 'PUT',
          body: file.slice(offset, end),
          headers: {
            'Content-Type': 'application/octet-stream',
            'Portik-Token': token,
            'Content-Range': `bytes ${offset}-${end - 1}/${file.size}`,
          },
          signal,
        })
      : ticket
    if (signal.aborted) return { status: 0, code: 'offline', errors: [], retryAfter: 0 }
    if (answer.ok) {
      failed = 0
      offset = answer.value.received
      progress(offset)
      if (answer.value.complete || offset >= file.size) return undefined
      continue
    }
    const { failure } = answer
    renew = RENEWABLE.has(failure.code) || !ticket.ok
    if (++failed >= ATTEMPTS || !(renew || passes(failure) || failure.code === 'upload_conflict')) return failure
    if (passes(failure)) await rest(Math.max(FIRST_PAUSE * 2 ** (failed - 1), failure.retryAfter * 1000), signal)
    if (ticket.ok && !renew) offset = await offsetOf(url, token, signal)
  }
}
