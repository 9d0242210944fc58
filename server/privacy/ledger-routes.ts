import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { emptyHead, HEAD_TYPE, latestHead } from '../../gdpr/ledger/head.ts'
import { LEDGER_KINDS } from '../../gdpr/ledger/commitment.ts'
import { EMPTY_ROOT } from '../../gdpr/ledger/merkle.ts'
import { consistencyOf, inclusionOf } from '../../gdpr/ledger/proofs.ts'
import type { Signer } from '../../gdpr/ledger/signing.ts'
import type { ClientEnv } from '../platform/client.ts'
import type { Db } from '../platform/db.ts'
import { json, newApp, problems } from '../platform/openapi.ts'
import { Problem } from '../platform/problem.ts'
import { inSite } from '../platform/tenancy.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import type { SiteEnv } from '../sites/env.ts'

export type LedgerRouteDeps = { readonly db: Db; readonly signer: Signer; readonly clock?: Clock }

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const proof = z.array(z.string()).meta({ description: 'Hashes, nearest first, each base64url: RFC 6962, 2.1.' })

const headSchema = z
  .object({
    head: z
      .string()
      .meta({ description: 'The signed head, a compact JWS of type portik-tree-head+json. It counts; the rest is to be read.' }),
    size: z.number().int(),
    root: hash,
    at: z.iso.datetime(),
    consistency: z
      .object({ from: z.number().int(), root: hash, proof })
      .optional()
      .meta({ description: 'That the ledger of `from` entries, whose root was this, is the beginning of the one of `size`.' }),
  })
  .meta({ id: 'LedgerHead' })

const proofSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(LEDGER_KINDS),
    commitment: hash,
    state: z.enum(['included', 'pending']).meta({ description: '`pending`: written just now; ask again in a few seconds.' }),
    position: z.number().int().nullable(),
    proof: proof.nullable(),
    head: headSchema.nullable(),
  })
  .meta({ id: 'LedgerProof' })

const headRoute = createRoute({
  method: 'get',
  path: '/ledger/head',
  summary: 'The signed head of the ledger, and on demand the proof that it only grew',
  request: {
    query: z.strictObject({
      from: z.coerce.number().int().min(1).optional().meta({ description: 'How many entries the head had that you kept.' }),
    }),
  },
  responses: { 200: json(headSchema, 'The newest head.'), ...problems('site_not_found', 'invalid') },
})

const proofRoute = createRoute({
  method: 'get',
  path: '/ledger/proofs/{consent}',
  summary: 'The proof that an entry is in the ledger. Whoever has its id may see it: it says nothing about a person.',
  request: { params: z.object({ consent: z.uuid() }) },
  responses: { 200: json(proofSchema, 'Where the entry stands, under the newest head.'), ...problems('site_not_found', 'not_found') },
})

/** The ledger for everybody, under `/v1/sites/:site`. */
export const ledgerRoutes = ({ db, signer, clock = systemClock }: LedgerRouteDeps): OpenAPIHono<SiteEnv> =>
  newApp<SiteEnv>()
    .openapi(headRoute, async (c) => {
      const { from } = c.req.valid('query')
      const { id } = c.var.site
      const answer = await inSite(db, id, async (tx) => {
        const head = await latestHead(tx, id)
        if (from !== undefined && from > (head?.size ?? 0)) throw new Problem('invalid', { errors: [{ field: 'from', code: 'too_high' }] })
        if (!head) return undefined
        const { size, root, at, jws } = head
        const shown = { head: jws, size, root, at: at.toISOString() }
        if (from === undefined) return shown
        const proven = await consistencyOf(tx, id, from, head)
        return { ...shown, consistency: { from, ...proven } }
      })
      if (answer) return c.json(answer, 200)
      const payload = emptyHead(id, clock())
      return c.json({ head: await signer.sign(payload, HEAD_TYPE), size: 0, root: EMPTY_ROOT.toString('hex'), at: payload.at }, 200)
    })
    .openapi(proofRoute, async (c) => {
      const { id: siteId } = c.var.site
      const found = await inSite(db, siteId, (tx) => inclusionOf(tx, siteId, c.req.valid('param').consent.toLowerCase(), clock()))
      if (!found) throw new Problem('not_found')
      if (found.state === 'pending') return c.json({ ...found.leaf, state: found.state, position: null, proof: null, head: null }, 200)
      const { size, root, at, jws } = found.head
      const head = { head: jws, size, root, at: at.toISOString() }
      return c.json({ ...found.leaf, state: found.state, position: found.position, proof: [...found.proof], head }, 200)
    })

const keySetSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'KeySet' })

const keysRoute = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  summary: 'The public keys of tree heads, receipts and certificates, old ones too. Save them: they verify without this server.',
  responses: { 200: json(keySetSchema, 'A JSON Web Key Set (RFC 7517, RFC 8037).') },
})

/** The public keys, at `/`. Any page may read them. */
export const keyRoutes = (signer: Signer): OpenAPIHono<ClientEnv> =>
  newApp<ClientEnv>().openapi(keysRoute, async (c) => {
    await signer.refresh()
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    c.header('Cache-Control', 'public, max-age=300')
    return c.json({ keys: [...signer.jwks().keys] }, 200)
  })
