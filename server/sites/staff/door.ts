import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Db } from '../../platform/db.ts'
import { Problem } from '../../platform/problem.ts'
import { inSite } from '../../platform/tenancy.ts'
import type { Clock } from '../../platform/time.ts'
import type { Actor } from '../actor.ts'
import { slugSchema } from '../contract.ts'
import type { StaffDoor } from '../middleware.ts'
import { SESSION_LIFETIME, type Auth } from './auth.ts'
import { factorsOf, hasFactor } from './factor-store.ts'
import { roleOn } from './member-store.ts'
import { keepsSecureCookies, ownOrigins } from './own-origins.ts'
import { refuseForeign } from './same-origin.ts'
import { endSession } from './session-store.ts'

/** A person who is signed in, and how far. */
export type StaffSession = {
  readonly id: string
  readonly staff: { readonly id: string; readonly email: string; readonly name: string; readonly locale: string | null }
  readonly openedBy: string | null
  readonly secondFactorAt: Date | null
}

/** `none_in_demo`: the embedded demo lets those in who have set up no second factor; it says so. */
export type SecondFactor = 'done' | 'needed' | 'none_in_demo'

export type Door = StaffDoor & {
  /** Who is signed in; undefined when nobody is. Prolongs the session. */
  readonly session: (c: Context) => Promise<StaffSession | undefined>
  /** The same; throws `unauthenticated`, and `not_same_origin` when a foreign page sent the request. */
  readonly require: (c: Context) => Promise<StaffSession>
  /** Signs a person in with a new session; that of the request ends. */
  readonly open: (c: Context, staffId: string, openedBy: string, secondFactor: boolean) => Promise<void>
  readonly secondFactor: (session: StaffSession) => Promise<SecondFactor>
  /** Throws `not_same_origin` when a foreign page sent the request. */
  readonly refuseForeign: (c: Context) => void
}

type Deps = { readonly auth: Auth; readonly db: Db; readonly publicUrl: string; readonly demo: boolean; readonly clock: Clock }

/** Hands on the cookies that better-auth wants to set. */
export const handCookies = (c: Context, headers: Headers): void => {
  for (const cookie of headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
}

export const openDoor = ({ auth, db, publicUrl, demo, clock }: Deps): Door => {
  const own = ownOrigins(publicUrl)
  const cookie = keepsSecureCookies(publicUrl) ? '__Host-portik' : 'portik'

  const session: Door['session'] = async (c) => {
    if (getCookie(c, cookie) === undefined) return undefined
    const { response, headers } = await auth.api.getSession({ headers: c.req.raw.headers, returnHeaders: true })
    handCookies(c, headers)
    if (!response) return undefined
    const { id, createdAt, openedBy, secondFactorAt } = response.session
    const { id: staffId, email, name, locale } = response.user
    if (clock().getTime() - createdAt.getTime() > SESSION_LIFETIME) {
      await endSession(db, staffId, id)
      return undefined
    }
    return {
      id,
      openedBy: openedBy ?? null,
      secondFactorAt: secondFactorAt ?? null,
      staff: { id: staffId, email, name, locale: locale ?? null },
    }
  }

  const require: Door['require'] = async (c) => {
    const found = await session(c)
    if (!found) throw new Problem('unauthenticated')
    refuseForeign(c, own)
    return found
  }

  const secondFactor: Door['secondFactor'] = async ({ secondFactorAt, staff }) => {
    if (secondFactorAt) return 'done'
    return demo && !hasFactor(await factorsOf(db, staff.id)) ? 'none_in_demo' : 'needed'
  }

  return {
    session,
    require,
    secondFactor,
    refuseForeign: (c) => refuseForeign(c, own),
    async open(c, staffId, openedBy, secondFactor) {
      const before = await session(c)
      const { headers } = await auth.api.openSession({
        headers: c.req.raw.headers,
        body: { staffId, openedBy, secondFactor },
        returnHeaders: true,
      })
      if (before) await endSession(db, before.staff.id, before.id)
      handCookies(c, headers)
    },
    knocks: (c) => getCookie(c, cookie) !== undefined,
    async enter(c, siteId): Promise<Actor | undefined> {
      const current = await require(c)
      if ((await secondFactor(current)) === 'needed') throw new Problem('second_factor_required')
      const { id, email } = current.staff
      const role = slugSchema.safeParse(siteId).success ? await inSite(db, siteId, (tx) => roleOn(tx, siteId, id)) : undefined
      return role && { kind: 'staff', id, role, name: email }
    },
  }
}
