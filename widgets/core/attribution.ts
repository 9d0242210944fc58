import type { SubmissionContext } from '../../server/forms/contract.ts'
import { drop, keep, kept } from './storage.ts'

type Touch = NonNullable<SubmissionContext['first']>

const FIRST = 'portik:first'
const LAST = 'portik:last'
const PARTS = ['source', 'medium', 'campaign', 'term', 'content'] as const
/** The contract's limit per text. */
const LIMIT = 500

const campaignOf = (url: URL): SubmissionContext['utm'] => {
  const found = PARTS.flatMap((part) => {
    const value = url.searchParams.get(`utm_${part}`)
    return value ? [[part, value.slice(0, LIMIT)] as const] : []
  })
  return found.length ? Object.fromEntries(found) : undefined
}

const thisTouch = (): Touch => {
  const url = new URL(window.portik?.landing ?? location.href)
  const utm = campaignOf(url)
  const outside = document.referrer && new URL(document.referrer).origin !== location.origin
  return {
    page: (url.origin + url.pathname).slice(0, 2_000),
    at: new Date().toISOString(),
    ...(outside && { referrer: document.referrer.replace(/[?#].*/, '').slice(0, 2_000) }),
    ...(utm && { utm }),
  }
}

/**
 * The visitor allows (or no longer allows) to remember how they came here. Before that nothing is stored and nothing is
 * sent: Art. 5(3) ePrivacy Directive asks for consent, since a form works without it.
 */
export const consentToAttribution = (allowed: boolean | undefined): void => {
  if (!window.portik || allowed === undefined) return
  if (!allowed) {
    drop(FIRST)
    drop(LAST)
    delete window.portik.touches
    return
  }
  const now = thisTouch()
  if (!kept(FIRST)) keep(FIRST, now)
  // A visit without a campaign, from our own pages, does not take the credit from the one before.
  if (now.utm || now.referrer || !kept(LAST)) keep(LAST, now)
  window.portik.touches = () => {
    const { utm } = kept<Touch>(LAST) ?? now
    return { ...(utm && { utm }), first: kept<Touch>(FIRST) ?? now }
  }
}
