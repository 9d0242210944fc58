import type { Failure } from '../core/api.ts'
import type { Answer, Api, CallOptions } from './house.ts'

/** Long enough for a slow phone network, short enough that a person still waits. Milliseconds. */
const PATIENCE = 20_000

/** A file takes as long as the network needs. Milliseconds. */
const FILE_PATIENCE = 600_000

/** What the shell does when an answer asks for a person. Each answers whether the call is worth repeating. */
export type Asking = {
  /** Nobody is signed in any more. */
  readonly signIn?: () => Promise<boolean>
  /** Why is this record opened? Undefined: the person gave up. */
  readonly reason?: (path: string) => Promise<string | undefined>
  /** The server could not be reached (true), or answered (false). */
  readonly silent?: (silent: boolean) => void
}

const address = (base: string, path: string, query: CallOptions['query']): string => {
  const url = new URL(path.startsWith('/v1/') ? path : `${base}${path}`, location.origin)
  const pairs = query instanceof URLSearchParams ? [...query] : Object.entries(query ?? {})
  for (const [key, value] of pairs) if (value !== undefined && value !== null && value !== '') url.searchParams.append(key, String(value))
  return url.pathname + url.search
}

const failureOf = async (answer: Response): Promise<Failure> => {
  const { code = 'unreadable', errors = [] } = (await answer.json().catch(() => ({}))) as Partial<Failure>
  return { status: answer.status, code, errors, retryAfter: Number(answer.headers.get('Retry-After')) || 0 }
}

const headersOf = ({ json, ifMatch, reason }: CallOptions): Record<string, string> => ({
  Accept: 'application/json',
  ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
  ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
  // Headers carry bytes of Latin-1 only; a reason is written in any language.
  ...(reason === undefined ? {} : { 'Portik-Reason': encodeURIComponent(reason) }),
})

const once = async <T>(method: string, url: string, options: CallOptions): Promise<Answer<T>> => {
  const limit = AbortSignal.timeout(options.file ? FILE_PATIENCE : PATIENCE)
  try {
    const answer = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: headersOf(options),
      ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
    })
    if (!answer.ok) return { ok: false, failure: await failureOf(answer) }
    if (options.file) return { ok: true, value: (await answer.blob()) as T }
    const text = await answer.text()
    const etag = answer.headers.get('ETag')
    return { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as T, ...(etag === null ? {} : { etag }) }
  } catch {
    return { ok: false, failure: { status: 0, code: 'offline', errors: [], retryAfter: 0 } }
  }
}

/** Reasons that were given on this page, by record: reading it again needs no second one. */
const given = new Map<string, string>()

/**
 * The calls of a site (`base` is `/v1/console/sites/<site>/`). What asks for a person is asked of the shell, and the same call is then
 * repeated with the same body, so that nothing that was typed is lost.
 */
export const openApi = (base: string, { signIn, reason, silent }: Asking = {}): Api => {
  const call = async <T>(method: string, path: string, options: CallOptions): Promise<Answer<T>> => {
    const url = address(base, path, options.query)
    const record = url.split('?')[0]!
    const known = options.reason ?? given.get(record)
    const answer = await once<T>(method, url, known === undefined ? options : { ...options, reason: known })
    if (!options.signal?.aborted) silent?.(!answer.ok && answer.failure.status === 0)
    if (answer.ok || options.signal?.aborted) return answer
    const { status, code } = answer.failure
    if (status === 401 && signIn && (await signIn())) return call<T>(method, path, options)
    if (code === 'reason_required' && known === undefined && reason) {
      const why = await reason(record)
      if (why === undefined) return answer
      given.set(record, why)
      return call<T>(method, path, options)
    }
    return answer
  }
  const method =
    (name: string): Api['get'] =>
    (path, options = {}) =>
      call(name, path, options)
  return { get: method('GET'), post: method('POST'), put: method('PUT'), patch: method('PATCH'), delete: method('DELETE') }
}

/** Forgets reasons: another person signed in. */
export const forgetReasons = (): void => given.clear()
