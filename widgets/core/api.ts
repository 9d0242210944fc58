import type { FieldError, ProblemCode } from '../../server/platform/problem.ts'

/**
 * Why a call failed. `status` 0: nobody answered (`offline`). `code` is the server's stable code (RFC 9457 body), or
 * `unreadable` for an answer that is not ours, such as a proxy's error page. `retryAfter` in seconds.
 */
export type Failure = {
  readonly status: number
  readonly code: ProblemCode | 'offline' | 'unreadable'
  readonly errors: readonly FieldError[]
  readonly retryAfter: number
}

/** What a call gives; it never throws, except nothing. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** A body as JSON, or a ready `RequestInit`; `signal` gives up earlier than the time limit does. */
export type Call = RequestInit & { readonly json?: unknown }

/** Long enough for a slow phone network, short enough that a person still waits. Milliseconds. */
const PATIENCE = 20_000

const problem = async (answer: Response): Promise<Failure> => {
  const body = (await answer.json().catch(() => ({}))) as Partial<Failure>
  const { code = 'unreadable', errors = [] } = body
  return { status: answer.status, code, errors, retryAfter: Number(answer.headers.get('Retry-After')) || 0 }
}

/** Calls the kit's server. No cookies go along: the kit needs none. */
export const call = async <T>(url: string, { json, ...init }: Call = {}): Promise<Result<T>> => {
  const limit = AbortSignal.timeout(PATIENCE)
  try {
    const answer = await fetch(url, {
      credentials: 'omit',
      ...(json === undefined ? {} : { method: 'POST', body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } }),
      ...init,
      signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit,
    })
    if (!answer.ok) return { ok: false, failure: await problem(answer) }
    return { ok: true, value: (await answer.json()) as T }
  } catch {
    return { ok: false, failure: { status: 0, code: 'offline', errors: [], retryAfter: 0 } }
  }
}

/** Whether trying the same again later can help: nobody answered, too many calls, or the server is ill. */
export const passes = ({ status }: Failure): boolean => !status || status === 429 || status >= 500
