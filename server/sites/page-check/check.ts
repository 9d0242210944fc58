import { AddressRefused, CallFailed, type Answer, type Outgoing } from '../../platform/outgoing.ts'
import type { Finding, PageCheck } from '../contract/page-check.ts'
import type { SiteRecord } from '../env.ts'
import { findingsOf, type PortalFacts } from './findings.ts'

/** A page larger than this is read no further: tags that are pasted stand before its end. */
const MOST_BYTES = 1_500_000

/** The owner waits for it. */
const TIMEOUT_MS = 10_000

const MOST_REDIRECTS = 4

const HEADERS = { accept: 'text/html,application/xhtml+xml', 'user-agent': 'Mozilla/5.0 (compatible; Portik page check)' }

type Followed = { readonly url: URL; readonly answer: Answer }

/** Follows redirects itself, so that every step passes the guard of outgoing calls. Undefined when they go in circles. */
const follow = async (outgoing: Outgoing, start: URL): Promise<Followed | undefined> => {
  let url = start
  for (let step = 0; step <= MOST_REDIRECTS; step++) {
    const answer = await outgoing.send(url.href, { method: 'GET', headers: HEADERS, timeout: TIMEOUT_MS, most: MOST_BYTES })
    const next = answer.status >= 300 && answer.status < 400 ? URL.parse(answer.headers['location'] ?? '', url.href) : null
    if (!next) return { url, answer }
    url = next
  }
  return undefined
}

const only = (url: string, code: Finding['code'], values: Finding['values'] = {}): PageCheck => ({
  url,
  origin: URL.parse(url)?.origin ?? null,
  findings: [{ code, values }],
})

const unreachable = (url: string, error: unknown): PageCheck => {
  if (error instanceof AddressRefused) return only(url, 'page_private')
  if (error instanceof CallFailed) return only(url, 'page_unreachable', { why: error.why })
  throw error
}

/**
 * Looks at the owner's page as the server can see it, and says what is wrong with it. The page's text is read by this
 * program only: neither it nor anything of it but addresses of our own tags is answered.
 */
export const checkPage = async (outgoing: Outgoing, address: string, site: SiteRecord, facts: PortalFacts): Promise<PageCheck> => {
  const start = URL.parse(address)
  if (!start || !/^https?:$/.test(start.protocol)) return only(address, 'page_address')
  start.hash = ''
  try {
    const followed = await follow(outgoing, start)
    if (!followed) return only(address, 'page_redirects')
    const { url, answer } = followed
    if (answer.status >= 300) return only(url.href, 'page_status', { status: String(answer.status) })
    if (!/html/i.test(answer.headers['content-type'] ?? 'text/html')) return only(url.href, 'page_not_html')
    const page = { url, html: answer.body, policy: answer.headers['content-security-policy'] }
    return { url: url.href, origin: url.origin, findings: await findingsOf(page, site, facts) }
  } catch (error) {
    return unreachable(start.href, error)
  }
}
