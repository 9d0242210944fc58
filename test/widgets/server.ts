import type { PublishedForm, Receipt, SubmissionRequest } from '../../server/forms/contract.ts'
import { contact, every, quote } from './fixtures.ts'

/** What goes wrong with the next call of a kind: an answer instead, or the line: dead before (`drop`) or after the work was done (`lose`). */
export type Fault =
  | 'drop'
  | 'lose'
  | { readonly status: number; readonly code: string; readonly errors?: unknown[]; readonly retryAfter?: number }
type Kind = 'definition' | 'challenge' | 'submission' | 'upload'

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })

/**
 * The kit's server, as far as a page can see it, behind `fetch`: stores by id, keeps chunks, and fails when told to.
 * `stop()` puts the real `fetch` back.
 */
export const fakeServer = (forms: readonly PublishedForm[] = [contact, quote, every]) => {
  const real = globalThis.fetch
  const calls: { kind: Kind; url: URL; body: unknown }[] = []
  const faults: Record<Kind, Fault[]> = { definition: [], challenge: [], submission: [], upload: [] }
  const stored = new Map<string, { body: SubmissionRequest; receipt: Receipt }>()
  const files = new Map<string, number>()
  const bytes = new Map<string, number[]>()
  let tokens = 0

  const work = async (kind: Kind, url: URL, init: RequestInit): Promise<Response> => {
    const parts = url.pathname.split('/')
    if (kind === 'definition') {
      const form = forms.find(({ id }) => id === parts.at(-1))
      return form ? json(form) : json({ code: 'form_not_found' }, 404)
    }
    if (kind === 'challenge')
      return json(
        {
          token: `token-${++tokens}`,
          expires_at: '2030-01-01T00:00:00Z',
          challenge: { parameters: { algorithm: 'PBKDF2/SHA-256', nonce: '00ff', salt: '0a0b', cost: 1, keyLength: 32, keyPrefix: '0' } },
        },
        201,
      )
    if (kind === 'upload') {
      const id = parts.at(-1)!
      const have = files.get(id) ?? 0
      if (init.method === 'HEAD') return new Response(null, { headers: { 'Upload-Offset': String(have) } })
      const [, from, to, total] = /bytes (\d+)-(\d+)\/(\d+)/.exec(new Headers(init.headers).get('Content-Range') ?? '')!.map(Number)
      if (from !== have) return json({ code: 'upload_conflict' }, 409)
      const size = (init.body as Blob).size
      if (size !== to! - from! + 1) return json({ code: 'malformed_request' }, 400)
      files.set(id, have + size)
      bytes.set(id, [...(bytes.get(id) ?? []), size])
      return json({ id, received: have + size, size: total, complete: have + size === total })
    }
    const body = JSON.parse(init.body as string) as SubmissionRequest
    const known = stored.get(body.id)
    if (known) return json(known.receipt)
    const receipt = { id: body.id, reference: `K-${stored.size + 1}`, receipt_url: `/f/demo/contact/thanks/${body.id}` }
    stored.set(body.id, { body, receipt })
    return json(receipt, 201)
  }

  const kindOf = (url: URL): Kind | undefined =>
    url.pathname.endsWith('/challenges')
      ? 'challenge'
      : url.pathname.endsWith('/submissions')
        ? 'submission'
        : /\/uploads\//.test(url.pathname)
          ? 'upload'
          : /\/forms\/[^/]+$/.test(url.pathname)
            ? 'definition'
            : undefined

  globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    const kind = kindOf(url)
    if (!kind) return real(input, init)
    calls.push({ kind, url, body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body })
    const fault = init.method === 'HEAD' ? undefined : faults[kind].shift()
    if (fault === 'drop') throw new TypeError('Failed to fetch')
    if (typeof fault === 'object')
      return json(
        { code: fault.code, errors: fault.errors },
        fault.status,
        fault.retryAfter ? { 'Retry-After': String(fault.retryAfter) } : {},
      )
    const answer = await work(kind, url, init)
    if (fault === 'lose') throw new TypeError('Failed to fetch')
    return answer
  }

  return {
    calls,
    stored,
    files,
    bytes,
    /** Queues faults for the next calls of a kind. */
    fail: (kind: Kind, ...next: Fault[]) => faults[kind].push(...next),
    of: (kind: Kind) => calls.filter((call) => call.kind === kind),
    stop: () => {
      globalThis.fetch = real
    },
  }
}
