import { AsyncLocalStorage } from 'node:async_hooks'
import { is } from 'drizzle-orm'
import { PgAsyncTransaction, type PgAsyncSession } from 'drizzle-orm/pg-core'
import type { Db } from './db.ts'
import { statement } from './statement.ts'

/** Whose rows a transaction sees: of one site, or of all. */
type Scope = { readonly site: string; readonly everySite: 'on' | '' }

const hiding = new AsyncLocalStorage<boolean>()

/**
 * All transactions that `work` begins see nothing of people whose data may be kept and not used (GDPR Art. 18; policies `restricted`
 * of the database): for what staff asks, but for officers. Whoever says nothing sees them: jobs, exports to the person, erasure.
 */
export const hidingRestricted = <T>(work: () => T): T => hiding.run(true, work)

/** The same pieces, each made as whoever asks for them now may see them, even when they are read after the request is over. */
export const asSeenNow = <T>(pieces: AsyncIterable<T>): AsyncIterable<T> => {
  const inContext = AsyncLocalStorage.snapshot()
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = pieces[Symbol.asyncIterator]()
      return {
        next: () => inContext(() => iterator.next()),
        return: async (value?: unknown) => (await inContext(() => iterator.return?.(value))) ?? { done: true, value: undefined },
      }
    },
  }
}

/**
 * Runs `work` in a transaction that sees and writes the rows of one site only (row-level security; ASVS 8.4.1). Inside
 * another transaction of the same site it becomes a savepoint of it; inside one of another scope it throws. The setting
 * travels with the first statement of `work`, so it costs no round trip of its own.
 */
export const inSite = <T>(db: Db, siteId: string, work: (tx: Db) => Promise<T>): Promise<T> =>
  scoped(db, { site: siteId, everySite: '' }, work)

/** The same over all sites: for sweeps, clocks, the shell and the look-up of who asks, never for what a visitor or staff asks for. */
export const inEverySite = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> => scoped(db, { site: '', everySite: 'on' }, work)

const SET = `
  select coalesce(current_setting('portik.site', true), '') as site, coalesce(current_setting('portik.every_site', true), '') as "everySite",
    set_config('portik.site', $1, true), set_config('portik.every_site', $2, true), set_config('portik.hides_restricted', $3, true)`

/** A savepoint that set another scope would leave it to the rest of the transaction around it. */
class ScopeMixed extends Error {}

const enter = async (tx: Db, { site, everySite }: Scope, hides: 'on' | ''): Promise<void> => {
  const [before] = await statement<Scope>(tx, SET, [site, everySite, hides])
  const isNew = before?.site === '' && before.everySite === ''
  if (!isNew && (before?.site !== site || before.everySite !== everySite))
    throw new ScopeMixed('a transaction for one scope was begun inside a transaction for another')
}

/**
 * The driver would send a query that comes late, as after one of several at once has failed, on a connection that by then may
 * be in the middle of another site's transaction.
 */
const seal = (tx: Db): void => {
  const { session } = tx as unknown as { readonly session: Pick<PgAsyncSession, 'prepareQuery'> }
  session.prepareQuery = () => {
    throw new Error('a query came after its transaction had ended')
  }
}

const scoped = <T>(db: Db, scope: Scope, work: (tx: Db) => Promise<T>): Promise<T> => {
  const hides = hiding.getStore() ? 'on' : ''
  return db.transaction(async (tx) => {
    try {
      const [, result] = await Promise.all([enter(tx, scope, hides), work(tx)])
      return result
    } finally {
      if (!is(db, PgAsyncTransaction)) seal(tx)
    }
  })
}
