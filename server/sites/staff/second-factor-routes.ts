import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi'
import type { ClientEnv } from '../../platform/client.ts'
import { json, jsonBody, newApp, problems } from '../../platform/openapi.ts'
import { check } from './authenticator.ts'
import { factorsOf } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { asAnswer, asOptions, passkeyAnswerSchema, passkeyOptionsSchema } from './passkey-schema.ts'
import { askPasskey, checkPasskey } from './passkeys.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { announce, passDoor, tryCode } from './second-factor.ts'
import { slowBlock } from './slow-down.ts'

const tags = ['Console: identity']
const options = json(passkeyOptionsSchema, 'For the browser')
const passkeyProblems = problems('not_same_origin', 'passkey_needs_host', 'passkey_refused', 'invalid', 'rate_limited')
const codeProblems = problems('unauthenticated', 'not_same_origin', 'code_wrong', 'invalid', 'rate_limited')

const signInOptions = createRoute({
  method: 'post',
  path: '/auth/passkey/options',
  tags,
  summary: 'Begin to sign in by a passkey',
  responses: { 200: options, ...passkeyProblems },
})

const signIn = createRoute({
  method: 'post',
  path: '/auth/passkey',
  tags,
  summary: 'Sign in by a passkey',
  description: 'A passkey that verified its person counts as both factors.',
  request: { body: jsonBody(z.strictObject({ response: passkeyAnswerSchema })) },
  responses: { 204: { description: 'Signed in' }, ...passkeyProblems },
})

const proveOptions = createRoute({
  method: 'post',
  path: '/auth/second-factor/passkey/options',
  tags,
  summary: 'Begin to prove the second factor by a passkey',
  responses: { 200: options, ...passkeyProblems, ...problems('unauthenticated') },
})

const prove = createRoute({
  method: 'post',
  path: '/auth/second-factor/passkey',
  tags,
  summary: 'Prove the second factor by a passkey',
  request: { body: jsonBody(z.strictObject({ response: passkeyAnswerSchema })) },
  responses: { 204: { description: 'Proven' }, ...passkeyProblems, ...problems('unauthenticated') },
})

const proveByApp = createRoute({
  method: 'post',
  path: '/auth/second-factor/authenticator',
  tags,
  summary: 'Prove the second factor by a code of the authenticator app',
  request: { body: jsonBody(z.strictObject({ code: z.string().regex(/^\s*\d{3}\s*\d{3}\s*$/) })) },
  responses: { 204: { description: 'Proven' }, ...codeProblems },
})

const proveByRecovery = createRoute({
  method: 'post',
  path: '/auth/second-factor/recovery-code',
  tags,
  summary: 'Prove the second factor by a recovery code, which is then used up',
  request: { body: jsonBody(z.strictObject({ code: z.string().min(1).max(50) })) },
  responses: { 204: { description: 'Proven' }, ...codeProblems },
})

/** Passkeys as the way in, and every way to prove a second factor. */
export const secondFactorRoutes = (identity: Identity): OpenAPIHono<ClientEnv> => {
  const { clock, db, door, keys, limits } = identity
  const app = newApp<ClientEnv>()

  app.openapi(signInOptions, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    return c.json(asOptions(await askPasskey(identity, c)), 200)
  })
  app.openapi(signIn, async (c) => {
    door.refuseForeign(c)
    await slowBlock(limits, c.var.client)
    const { staffId } = await checkPasskey(identity, c, asAnswer(c.req.valid('json').response))
    await door.open(c, staffId, 'passkey', true)
    return c.body(null, 204)
  })

  app.openapi(proveOptions, async (c) => {
    const { staff } = await door.require(c)
    return c.json(asOptions(await askPasskey(identity, c, staff.id)), 200)
  })
  app.openapi(prove, async (c) => {
    const session = await door.require(c)
    await checkPasskey(identity, c, asAnswer(c.req.valid('json').response), session.staff.id)
    await passDoor(identity, c, session, 'passkey')
    return c.body(null, 204)
  })

  app.openapi(proveByApp, async (c) => {
    const session = await door.require(c)
    const code = c.req.valid('json').code.replace(/\s/g, '')
    await tryCode(identity, session.staff, () => check(db, keys, session.staff.id, code, clock()))
    await passDoor(identity, c, session, 'authenticator')
    return c.body(null, 204)
  })
  app.openapi(proveByRecovery, async (c) => {
    const session = await door.require(c)
    await tryCode(identity, session.staff, () => useRecoveryCode(db, keys, session.staff.id, c.req.valid('json').code))
    const { recoveryCodes } = await factorsOf(db, session.staff.id)
    await announce(identity, session.staff, 'staff.recovery_code_used', {
      subject: 'recovery_codes',
      values: () => ({ count: recoveryCodes }),
    })
    await passDoor(identity, c, session, 'recovery_code')
    return c.body(null, 204)
  })
  return app
}
