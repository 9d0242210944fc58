import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ClientEnv } from '../../platform/client.ts'
import { json, jsonBody, newApp, problems } from '../../platform/openapi.ts'
import { Problem } from '../../platform/problem.ts'
import { factorsSchema } from '../contract/staff.ts'
import { confirm, offer } from './authenticator.ts'
import type { StaffSession } from './door.ts'
import { deleteAuthenticator, deletePasskey, factorsOf, listPasskeys, readAuthenticator, renamePasskey } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { asAnswer, asOptions, passkeyAnswerSchema, passkeyOptionsSchema } from './passkey-schema.ts'
import { addPasskey, offerPasskey } from './passkeys.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { announce, passDoor, requireKeeper, tryCode } from './second-factor.ts'

const tags = ['Console: identity']
const refusals = problems('unauthenticated', 'not_same_origin', 'second_factor_required', 'invalid')

const nameSchema = z.string().trim().min(1).max(60)
const passkeyParams = z.object({ id: z.string().max(2_000) })

/** Codes come along with the first factor, once; later ones are asked for. */
const addedSchema = z.object({ recovery_codes: z.array(z.string()).optional() })

const readFactors = createRoute({
  method: 'get',
  path: '/auth/factors',
  tags,
  summary: 'Own second factors',
  responses: { 200: json(factorsSchema, 'What is set up'), ...refusals },
})
const offerApp = createRoute({
  method: 'post',
  path: '/auth/factors/authenticator',
  tags,
  summary: 'Begin to set up an authenticator app',
  description: 'The one in use goes on working until the first right code of the new one.',
  responses: { 200: json(z.object({ secret: z.string(), uri: z.string() }), 'For the app'), ...refusals },
})
const confirmApp = createRoute({
  method: 'post',
  path: '/auth/factors/authenticator/confirm',
  tags,
  summary: 'Finish setting up an authenticator app',
  request: { body: jsonBody(z.strictObject({ code: z.string().regex(/^\s*\d{3}\s*\d{3}\s*$/) })) },
  responses: { 200: json(addedSchema, 'Set up'), ...refusals, ...problems('invalid', 'code_wrong', 'rate_limited') },
})
const removeApp = createRoute({
  method: 'delete',
  path: '/auth/factors/authenticator',
  tags,
  summary: 'Remove the authenticator app',
  responses: { 204: { description: 'Removed' }, ...refusals, ...problems('not_found', 'last_factor') },
})
const passkeyOptions = createRoute({
  method: 'post',
  path: '/auth/factors/passkeys/options',
  tags,
  summary: 'Begin to make a passkey',
  responses: { 200: json(passkeyOptionsSchema, 'For the browser'), ...refusals, ...problems('passkey_needs_host') },
})
const makePasskey = createRoute({
  method: 'post',
  path: '/auth/factors/passkeys',
  tags,
  summary: 'Keep a new passkey',
  request: { body: jsonBody(z.strictObject({ name: nameSchema, response: passkeyAnswerSchema })) },
  responses: { 201: json(addedSchema, 'Kept'), ...refusals, ...problems('invalid', 'passkey_needs_host', 'passkey_refused') },
})
const changePasskey = createRoute({
  method: 'patch',
  path: '/auth/factors/passkeys/{id}',
  tags,
  summary: 'Rename a passkey',
  request: { params: passkeyParams, body: jsonBody(z.strictObject({ name: nameSchema })) },
  responses: { 204: { description: 'Renamed' }, ...refusals, ...problems('not_found') },
})
const removePasskey = createRoute({
  method: 'delete',
  path: '/auth/factors/passkeys/{id}',
  tags,
  summary: 'Remove a passkey',
  request: { params: passkeyParams },
  responses: { 204: { description: 'Removed' }, ...refusals, ...problems('not_found', 'last_factor') },
})
const remakeCodes = createRoute({
  method: 'post',
  path: '/auth/factors/recovery-codes',
  tags,
  summary: 'Make ten new recovery codes; the old ones are worthless',
  responses: { 201: json(z.object({ recovery_codes: z.array(z.string()) }), 'Shown this once'), ...refusals, ...problems('last_factor') },
})

type Factor = 'passkey' | 'authenticator'

/** Tells the world of a new factor, renews the session, and answers recovery codes when it is the first one. */
const added = async (
  identity: Identity,
  c: Context,
  session: StaffSession,
  factor: Factor,
  name = '',
): Promise<z.infer<typeof addedSchema>> => {
  const { db, keys } = identity
  const values = (t: (key: string, values: Record<string, string>) => string) => ({ factor: t(`mail:staff.factor.${factor}`, { name }) })
  await announce(identity, session.staff, `staff.${factor}_added`, { subject: 'factor_added', values })
  await passDoor(identity, c, session, factor)
  const { recoveryCodes } = await factorsOf(db, session.staff.id)
  return recoveryCodes > 0 ? {} : { recovery_codes: await makeRecoveryCodes(db, keys, session.staff.id) }
}

const removed = async (identity: Identity, c: Context, session: StaffSession, factor: Factor, name = ''): Promise<void> => {
  const values = (t: (key: string, values: Record<string, string>) => string) => ({ factor: t(`mail:staff.factor.${factor}`, { name }) })
  await announce(identity, session.staff, `staff.${factor}_removed`, { subject: 'factor_removed', values })
  await identity.door.open(c, session.staff.id, session.openedBy ?? factor, true)
}

/** Own second factors: see, add, rename, remove. */
export const factorRoutes = (identity: Identity): OpenAPIHono<ClientEnv> => {
  const { clock, db, keys } = identity
  const app = newApp<ClientEnv>()

  app.openapi(readFactors, async (c) => {
    const { staff } = await requireKeeper(identity, c)
    const [passkeys, authenticator, { recoveryCodes }] = await Promise.all([
      listPasskeys(db, staff.id),
      readAuthenticator(db, staff.id),
      factorsOf(db, staff.id),
    ])
    return c.json(
      {
        passkeys: passkeys.map(({ id, name, host, createdAt, lastUsedAt }) => ({
          id,
          name,
          host,
          created_at: createdAt.toISOString(),
          last_used_at: lastUsedAt?.toISOString() ?? null,
        })),
        authenticator: authenticator?.since ? { since: authenticator.since.toISOString() } : null,
        recovery_codes: recoveryCodes,
      },
      200,
    )
  })

  app.openapi(offerApp, async (c) => {
    const { staff } = await requireKeeper(identity, c)
    return c.json(await offer(db, keys, staff), 200)
  })
  app.openapi(confirmApp, async (c) => {
    const session = await requireKeeper(identity, c)
    const code = c.req.valid('json').code.replace(/\s/g, '')
    await tryCode(identity, session.staff, () => confirm(db, keys, session.staff.id, code, clock()))
    return c.json(await added(identity, c, session, 'authenticator'), 200)
  })
  app.openapi(removeApp, async (c) => {
    const session = await requireKeeper(identity, c)
    const { authenticator, passkeys } = await factorsOf(db, session.staff.id)
    if (!authenticator) throw new Problem('not_found')
    if (passkeys === 0) throw new Problem('last_factor')
    await deleteAuthenticator(db, session.staff.id)
    await removed(identity, c, session, 'authenticator')
    return c.body(null, 204)
  })

  app.openapi(passkeyOptions, async (c) => {
    const { staff } = await requireKeeper(identity, c)
    return c.json(asOptions(await offerPasskey(identity, c, staff)), 200)
  })
  app.openapi(makePasskey, async (c) => {
    const session = await requireKeeper(identity, c)
    const { name, response } = c.req.valid('json')
    await addPasskey(identity, c, session.staff.id, asAnswer(response), name)
    return c.json(await added(identity, c, session, 'passkey', name), 201)
  })
  app.openapi(changePasskey, async (c) => {
    const { staff } = await requireKeeper(identity, c)
    if (!(await renamePasskey(db, staff.id, c.req.valid('param').id, c.req.valid('json').name))) throw new Problem('not_found')
    return c.body(null, 204)
  })
  app.openapi(removePasskey, async (c) => {
    const session = await requireKeeper(identity, c)
    const passkey = (await listPasskeys(db, session.staff.id)).find(({ id }) => id === c.req.valid('param').id)
    if (!passkey) throw new Problem('not_found')
    const { authenticator, passkeys } = await factorsOf(db, session.staff.id)
    if (!authenticator && passkeys === 1) throw new Problem('last_factor')
    await deletePasskey(db, session.staff.id, passkey.id)
    await removed(identity, c, session, 'passkey', passkey.name)
    return c.body(null, 204)
  })

  app.openapi(remakeCodes, async (c) => {
    const { staff, secondFactorAt } = await requireKeeper(identity, c)
    // Codes alone are no factor: they stand in for one that is lost.
    if (!secondFactorAt) throw new Problem('second_factor_required')
    const recovery_codes = await makeRecoveryCodes(db, keys, staff.id)
    const values = () => ({ count: recovery_codes.length })
    await announce(identity, staff, 'staff.recovery_codes_made', { subject: 'recovery_codes', values })
    return c.json({ recovery_codes }, 201)
  })
  return app
}
