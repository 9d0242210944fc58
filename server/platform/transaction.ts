import { drizzle } from 'drizzle-orm/postgres-js'
import postgres, { type Options, type ReservedSql } from 'postgres'
import type { Db } from './handle.ts'
import { statement, type Statement } from './statement.ts'
import { inSite } from './tenancy.ts'

/** What the work of a transaction comes to: its result, and the statements that end it, in order. */
export type Ending<Result> = { readonly result: Result; readonly last: readonly Statement[] }

/**
 * Runs work on the records of one site in one transaction. Whatever `work` awaits costs a round trip; its last statements and
 * the commit go out together. Answers only when all of it is durable; throws when nothing of it was stored, or when the
 * connection was lost and nobody can tell. `leaving` is called when nothing is left to do but to wait for that.
 * `work` must await all statements that it sends itself, and makes no savepoints.
 */
export type Transact = <Result>(siteId: string, work: (tx: Db) => Promise<Ending<Result>>, leaving?: () => void) => Promise<Result>

/**
 * Tells row-level security whose records the transaction may see. Sequential scans are off because PostgreSQL keeps plans, those
 * of foreign keys too, until a table is analysed again: one that was made when a table fitted into a few pages reads all
 * of it for every record when it has grown (measured: 2.5 to 4 times the work at a few thousand people).
 */
const begin = (siteId: string): string => `begin; set local portik.site = '${siteId.replaceAll("'", "''")}'; set local enable_seqscan = off`

/** The plain way, for a driver that sends one statement at a time. */
export const stepwise =
  (db: Db): Transact =>
  (siteId, work) =>
    inSite(db, siteId, async (tx) => {
      const { result, last } = await work(tx)
      for (const { text, params } of last) await statement(tx, text, params)
      return result
    })

/** A connection that nobody else uses. `fail` ends the transaction under way when the connection is lost. */
type Lane = { readonly sql: ReservedSql; readonly tx: Db; fail: (error: Error) => void; lost: boolean; close(): Promise<void> }

const connectionLost = () => Object.assign(new Error('The connection to the database was lost.'), { code: 'CONNECTION_CLOSED' })

/**
 * Transactions that never wait for an answer that they do not need: `begin` and the site leave with the work's first statements,
 * `commit` with its last. When a statement fails, PostgreSQL answers `commit` with a rollback, so nothing is stored.
 *
 * Each runs on a connection of its own, kept for the next one: `begin` of postgres.js waits, and its reserved connections
 * leave what waits on them waiting for ever when they are lost. There are as many as transactions were ever under way at once.
 */
export const openPipelines = (url: string, options: Options<Record<string, never>>) => {
  const free = new Set<Lane>()
  const all = new Set<Lane>()

  const open = async (): Promise<Lane> => {
    let lane: Lane | undefined
    const onclose = () => {
      if (!lane) return
      lane.lost = true
      all.delete(lane)
      free.delete(lane)
      lane.fail(connectionLost())
    }
    const client = postgres(url, { ...options, max: 1, max_lifetime: null, onclose })
    const sql = await client.reserve()
    const unsafe: typeof sql.unsafe = (...query) => {
      // postgres.js would throw where nobody can catch it.
      if (lane?.lost) throw connectionLost()
      return sql.unsafe(...query)
    }
    // drizzle looks for the options of a client, which a reserved connection does not carry.
    const tx = drizzle({ client: Object.assign((() => {}) as unknown as ReservedSql, sql, { options: client.options, unsafe }) })
    const close = () => {
      sql.release()
      return client.end({ timeout: 5 })
    }
    lane = { sql, tx, fail: () => {}, lost: false, close }
    all.add(lane)
    return lane
  }

  const run = async <Result>(
    lane: Lane,
    siteId: string,
    work: (tx: Db) => Promise<Ending<Result>>,
    leaving: () => void,
  ): Promise<Result> => {
    // Sent when it is made, not when somebody waits for it: the order is what makes a transaction of all this.
    const send = ({ text, params }: Statement) => lane.sql.unsafe(text, [...params] as never[], { prepare: true }).execute()
    const command = (text: string) => lane.sql.unsafe(text).execute()
    let ended: Ending<Result>
    try {
      ;[, ended] = await Promise.all([command(begin(siteId)), work(lane.tx)])
      if (lane.lost) throw connectionLost()
    } catch (error) {
      if (!lane.lost) await command('rollback')
      throw error
    }
    const sent = [...ended.last.map(send), command('commit')]
    leaving()
    const answers = await Promise.allSettled(sent)
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
    const commit = answers.at(-1)
    if (commit?.status !== 'fulfilled' || commit.value.command !== 'COMMIT') throw new Error('The transaction was rolled back.')
    return ended.result
  }

  const takeFree = (): Lane | undefined => {
    const [lane] = free
    if (lane) free.delete(lane)
    return lane
  }

  const transact: Transact = async (siteId, work, leaving = () => {}) => {
    const lane = takeFree() ?? (await open())
    const lost = new Promise<never>((_, reject) => {
      lane.fail = reject
    })
    try {
      return await Promise.race([run(lane, siteId, work, leaving), lost])
    } finally {
      lane.fail = () => {}
      if (!lane.lost) free.add(lane)
    }
  }

  return {
    transact,
    close: async () => {
      await Promise.all([...all].map((lane) => lane.close()))
    },
  }
}
