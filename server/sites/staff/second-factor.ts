import type { Context } from 'hono'
import { Problem } from '../../platform/problem.ts'
import { beginAttempt, forgetAttempts } from './attempt-store.ts'
import type { StaffSession } from './door.ts'
import { factorsOf, hasFactor } from './factor-store.ts'
import type { Identity } from './identity.ts'
import { tellPerson, type Letter } from './letters.ts'
import { auditOwn } from './own-audit.ts'
import { proveMail } from './staff-store.ts'

/** After so many wrong codes in a row the person is told, and again after as many more. */
const TELL_AFTER = 10

/** Writes into the audit of the person's sites, and to the person, that something about their way in has changed. */
export const announce = async (
  identity: Identity,
  person: StaffSession['staff'],
  action: string,
  letter: Pick<Letter, 'subject' | 'values' | 'url'>,
): Promise<void> => {
  await auditOwn(identity.db, person, { action })
  await tellPerson(identity, person, letter)
}

/**
 * Lets `check` look at one code. Throws `rate_limited` after too many wrong ones, without a look, and `code_wrong` for a
 * wrong one.
 */
export const tryCode = async (identity: Identity, person: StaffSession['staff'], check: () => Promise<boolean>): Promise<void> => {
  const { clock, db } = identity
  const attempt = await beginAttempt(db, person.id, clock())
  if (!attempt.ok) throw new Problem('rate_limited', { retryAfter: attempt.retryAfter })
  if (await check()) return forgetAttempts(db, person.id)
  if (attempt.failures % TELL_AFTER === 0) await announce(identity, person, 'staff.codes_failed', { subject: 'codes_failed' })
  throw new Problem('code_wrong')
}

/** The session goes on as a new one, with its second factor proven by `factor`. */
export const passDoor = async ({ db, door }: Identity, c: Context, { staff, openedBy }: StaffSession, factor: string): Promise<void> => {
  // A mailbox and a factor together: now nobody else can have made the account.
  if (openedBy === 'link') await proveMail(db, staff.id)
  await door.open(c, staff.id, factor, true)
}

/**
 * The session of somebody who may change their factors: with a second factor proven, or with none to prove.
 * Throws `unauthenticated`, `not_same_origin`, `second_factor_required`.
 */
export const requireKeeper = async ({ db, door }: Identity, c: Context): Promise<StaffSession> => {
  const session = await door.require(c)
  if (!session.secondFactorAt && hasFactor(await factorsOf(db, session.staff.id))) throw new Problem('second_factor_required')
  return session
}
