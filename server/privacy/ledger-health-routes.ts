import type { OpenAPIHono } from '@hono/zod-openapi'
import type { StoredHead } from '../../gdpr/ledger/head.ts'
import { checkLedger, readHealth } from '../../gdpr/ledger/health.ts'
import type { Signer } from '../../gdpr/ledger/signing.ts'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Clock } from '../platform/time.ts'
import { consoleRoute } from '../sites/console-route.ts'
import type { ConsoleEnv } from '../sites/env.ts'
import { ledgerCheckSchema, ledgerHealthSchema } from './contract/ledger-health.ts'

const refusals = problems('unauthenticated', 'forbidden')

const healthRoute = consoleRoute({
  method: 'get',
  path: '/ledger-health',
  roles: ['dpo', 'owner'],
  audit: 'none',
  summary: 'How the ledger stands: its size, its last signed head, and what waits',
  responses: { 200: json(ledgerHealthSchema, 'Now.'), ...refusals },
})

const checkRoute = consoleRoute({
  method: 'post',
  path: '/ledger-health/check',
  roles: ['dpo', 'owner'],
  audit: { action: 'ledger.check' },
  summary: 'Check the last heads: signatures, that each only adds to the one before, and the newest against the entries',
  responses: { 200: json(ledgerCheckSchema, 'No faults: all is well.'), ...refusals },
})

/** Heads that are looked at: enough to see a change of the last hours, and quick. */
const HEADS = 50

const view = ({ size, root, at }: StoredHead) => ({ size, root, at: at.toISOString() })

/** The health of the ledger, under `/v1/console/sites/:site`. */
export const ledgerHealthRoutes = ({
  db,
  signer,
  clock,
}: {
  readonly db: Db
  readonly signer: Signer
  readonly clock: Clock
}): OpenAPIHono<ConsoleEnv> =>
  newApp<ConsoleEnv>()
    .openapi(healthRoute, async (c) => {
      const { id } = c.var.site
      const { head, waiting } = await inSite(db, id, (tx) => readHealth(tx, id, clock()))
      return c.json({ head: head ? view(head) : null, waiting, keys: signer.jwks().keys.length }, 200)
    })
    .openapi(checkRoute, async (c) => {
      const { id } = c.var.site
      await signer.refresh()
      const { heads, faults } = await inSite(db, id, (tx) => checkLedger(tx, signer, id, HEADS))
      c.set('audited', { details: { heads: heads.length, faults: faults.length } })
      return c.json({ at: clock().toISOString(), heads: heads.map(view), faults: [...faults] }, 200)
    })
