import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { magicLink } from 'better-auth/plugins/magic-link'
import * as z from 'zod'
import type { Config } from '../../platform/config.ts'
import { randomToken, sha256, type Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { newId } from '../../platform/id.ts'
import type { Log } from '../../platform/log.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../platform/time.ts'
import { authStore } from './auth-store.ts'
import { consoleOrigin, keepsSecureCookies, ownOrigins } from './own-origins.ts'

/** A session that nobody used for so long is over. */
const IDLE = 8 * HOUR
/** And so is one that is older than this, however busy. */
export const SESSION_LIFETIME = 7 * DAY
/** Each use within this time of the last counts as the same. */
const SAME_USE = MINUTE
/** A sign-in link works for so long. */
export const LINK_LIFETIME = 15 * MINUTE

/** Browsers say more than anybody needs to tell two devices apart. */
const LONGEST_USER_AGENT = 300

/** The name by which people's identity provider is known to better-auth, and stands in its callback's address. */
export const OIDC = 'oidc'
export const AUTH_PATH = '/v1/console/auth'

type Deps = {
  readonly config: Pick<Config, 'publicUrl' | 'oidc'>
  readonly db: Db
  readonly keys: Keys
  readonly log: Log
  /** Called with a new sign-in link's token, whether or not anybody has the address. */
  readonly sendLink: (email: string, token: string) => Promise<void>
  /** Called after a session began, with what it began: `link`, `passkey`, `oidc` … */
  readonly opened: (staffId: string, by: string) => Promise<void>
}

/** A session made by us: after a passkey, a first set-up, an invitation, and anew whenever a second factor was proven. */
const ourSessions = {
  id: 'portik-sessions',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', requireHeaders: true, body: z.object({ staffId: z.uuid(), openedBy: z.string(), secondFactor: z.boolean() }) },
      async (ctx) => {
        const { staffId, openedBy, secondFactor } = ctx.body
        const user = await ctx.context.internalAdapter.findUserById(staffId)
        if (!user) throw new Error('a session for nobody')
        const session = await ctx.context.internalAdapter.createSession(staffId, false, {
          openedBy,
          ...(secondFactor ? { secondFactorAt: new Date() } : {}),
        })
        await setSessionCookie(ctx, { session, user })
        return { id: session.id }
      },
    ),
  },
}

const plugins = ({ config, sendLink }: Deps) => [
  ourSessions,
  magicLink({
    expiresIn: LINK_LIFETIME / SECOND,
    disableSignUp: true,
    storeToken: { type: 'custom-hasher', hash: async (token) => sha256(token) },
    generateToken: async () => randomToken(),
    sendMagicLink: ({ email, token }) => sendLink(email, token),
  }),
  genericOAuth({
    config: config.oidc
      ? [
          {
            providerId: OIDC,
            clientId: config.oidc.clientId,
            clientSecret: config.oidc.clientSecret,
            discoveryUrl: `${config.oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            disableSignUp: true,
            requireIdTokenVerification: true,
          },
        ]
      : [],
  }),
]

/**
 * better-auth, as the keeper of people, sessions, sign-in links and OIDC. None of its addresses is open but the callback of
 * OIDC: our own routes call it, with our own limits and answers.
 */
export const openAuth = (deps: Deps) => {
  const { config, db, keys, log, opened } = deps
  const secure = keepsSecureCookies(config.publicUrl)
  const name = secure ? '__Host-portik' : 'portik'
  return betterAuth({
    appName: 'Portik',
    baseURL: consoleOrigin(config.publicUrl),
    basePath: AUTH_PATH,
    trustedOrigins: [...ownOrigins(config.publicUrl)],
    secret: keys.of('staff-sessions').toString('base64'),
    database: authStore(db),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: 'error', log: () => log.error('better-auth reports a failure') },
    session: {
      expiresIn: IDLE / SECOND,
      updateAge: SAME_USE / SECOND,
      cookieCache: { enabled: false },
      additionalFields: {
        secondFactorAt: { type: 'date', required: false, input: false },
        openedBy: { type: 'string', required: false, input: false },
      },
    },
    user: { additionalFields: { locale: { type: 'string', required: false, input: false } } },
    account: { accountLinking: { enabled: true } },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: name,
      cookies: { session_token: { name } },
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => newId() },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => ({
            data: {
              ...session,
              userAgent: session.userAgent?.slice(0, LONGEST_USER_AGENT),
              openedBy: session['openedBy'] ?? (ctx?.path === '/magic-link/verify' ? 'link' : OIDC),
            },
          }),
          after: async (session) => opened(session.userId, String(session['openedBy'])),
        },
      },
      // What the identity provider hands out is for signing in only; kept, it would be one more thing to lose.
      account: { create: { before: withoutTokens }, update: { before: withoutTokens } },
    },
    onAPIError: { errorURL: `${consoleOrigin(config.publicUrl)}/console/signin` },
    plugins: plugins(deps),
  })
}

const withoutTokens = async (account: object) => ({
  data: { ...account, accessToken: null, refreshToken: null, idToken: null, accessTokenExpiresAt: null, refreshTokenExpiresAt: null },
})

export type Auth = ReturnType<typeof openAuth>
