import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { dpv } from '../../gdpr/receipts/dpv.ts'
import { findDecision } from '../../gdpr/receipts/decision-store.ts'
import type { ConsentFacts } from '../../gdpr/receipts/facts.ts'
import { iso27560 } from '../../gdpr/receipts/iso27560.ts'
import { kantara } from '../../gdpr/receipts/kantara.ts'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv, SiteRecord } from '../sites/env.ts'

export type ConsentRecordDeps = {
  readonly db: Db
  /** Everything that the records of a submission's consents say; undefined when it is not stored any more. */
  readonly facts: (site: SiteRecord, submissionId: string) => Promise<readonly ConsentFacts[] | undefined>
}

const FORMATS = { iso27560, kantara, dpv } as const
const FORMAT_NAMES = ['iso27560', 'kantara', 'dpv'] as const

const recordRoute = consoleRoute({
  method: 'get',
  path: '/consents/{id}/record',
  roles: ['dpo'],
  audit: { action: 'consent.export', object: 'consent' },
  summary: 'A consent as a record of ISO/IEC TS 27560:2023, as a Kantara Consent Receipt 1.1, or as JSON-LD of the Data Privacy Vocabulary',
  request: {
    params: z.object({ id: z.uuid() }),
    query: z.strictObject({ format: z.enum(FORMAT_NAMES).default('iso27560') }),
  },
  responses: {
    200: json(z.record(z.string(), z.any()), 'All decisions about the purpose, with what proves each of them in the ledger.'),
    ...problems('unauthenticated', 'forbidden', 'reason_required', 'not_found', 'invalid'),
  },
})

/** Records of consents for the data-protection officer, under `/v1/console/sites/:site`. */
export const consentRecordRoutes = ({ db, facts }: ConsentRecordDeps): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>().openapi(recordRoute, async (c) => {
    const { site } = c.var
    const { id } = c.req.valid('param')
    const decision = await inSite(db, site.id, (tx) => findDecision(tx, site.id, id))
    const all = decision && (await facts(site, decision.submissionId))
    const one = all?.find(({ purpose }) => purpose === decision?.purpose)
    if (!one) throw new Problem('not_found')
    return c.json<Record<string, unknown>, 200>(FORMATS[c.req.valid('query').format](one), 200)
  })
