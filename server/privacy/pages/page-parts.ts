import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { confirm, type Proof } from '../../../gdpr/requests/confirm.ts'
import type { ProofFault } from '../../../gdpr/requests/proof.ts'
import { statusToken } from '../../../gdpr/requests/status-token.ts'
import type { ClientEnv } from '../../platform/client.ts'
import { Problem } from '../../platform/problem.ts'
import { isStorable } from '../../platform/storable.ts'
import type { Clock } from '../../platform/time.ts'
import type { Sites } from '../../sites/directory.ts'
import type { SiteRecord } from '../../sites/env.ts'
import { countProof, type AskDeps } from '../ask.ts'
import { el } from '../markup.ts'
import { answerPage, type PageTools } from '../page-frame.ts'

/** What the pages about requests are made with. */
export type RequestPageDeps = AskDeps & { readonly page: PageTools; readonly sites: Pick<Sites, 'get'>; readonly clock: Clock }

export type C = Context<ClientEnv>

/** The largest form of these pages, filled to its limits, in UTF-8. */
const MOST_BYTES = 40_000

/** Refuses what no form of these pages sends. */
export const smallBodies = bodyLimit({
  maxSize: MOST_BYTES,
  onError: () => {
    throw new Problem('too_large')
  },
})

/** One field of a form that was sent. */
export const word = (data: FormData, name: string): string => {
  const value = data.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** Why a proof is none, or was not even looked at. */
export type Refusal = ProofFault | 'rate_limited'

/** What several pages about requests do. */
export const pageParts = ({ page, requests, limits, sites, clock }: RequestPageDeps) => {
  const { texts, publicUrl, localeOf } = page
  const { origin } = new URL(publicUrl)
  return {
    found: (c: C): Promise<SiteRecord | undefined> => sites.get(c.req.param('site') ?? ''),

    /** Nothing is at this address. */
    missing: (c: C, site?: SiteRecord): Response => {
      const locale = localeOf(c, site)
      const t = texts(locale)
      const [title, text] = site
        ? ['privacy-requests:fault.request_link_unknown_title', 'privacy-requests:fault.request_link_unknown']
        : ['pages:missing.title', 'pages:missing.site']
      return answerPage(page, c, { locale, site, title: t(title) }, [el('p', {}, t(text, { email: site?.controller.email ?? '' }))], 404)
    },

    /** The form that was sent. Throws `origin_not_allowed` for another site's page, `malformed_request` for what no form sends. */
    posted: async (c: C): Promise<FormData> => {
      const from = c.req.header('Origin')
      if (from !== undefined && from !== 'null' && from !== origin) throw new Problem('origin_not_allowed')
      const data = await c.req.formData().catch(() => undefined)
      if (!data || ![...data.values()].every((value) => typeof value === 'string' && isStorable(value)))
        throw new Problem('malformed_request')
      return data
    },

    /** Uses a proof up and goes to where the request stands; else says why it is none. */
    prove: async (c: C, site: SiteRecord, proof: Proof): Promise<Response | Refusal> => {
      const now = clock()
      try {
        await countProof(limits, c.get('client'))
      } catch (error) {
        if (error instanceof Problem && error.code === 'rate_limited') return 'rate_limited'
        throw error
      }
      const confirmed = await confirm(requests, site.id, proof, now)
      if ('fault' in confirmed) return confirmed.fault
      return c.redirect(`${publicUrl}/privacy/${site.id}/requests/${statusToken(requests.keys, confirmed.request, now)}`, 303)
    },
  }
}
