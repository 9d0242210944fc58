import { inSite } from '../../server/platform/tenancy.ts'
import { statement } from '../../server/platform/statement.ts'
import type { Db } from '../../server/platform/db.ts'
import { DAY, type Clock } from '../../server/platform/time.ts'
import { countText, findText, lockText, type RetentionRule } from './rule.ts'
import type { RuleResult } from './result.ts'
import { recordRun, type RetentionRun } from './run-store.ts'

/** Ids of people of a site whose data stays, whatever its time: an officer holds it, or a request of theirs is open. */
export type HeldPeople = (tx: Db, siteId: string, now: Date) => Promise<readonly string[]>

export type RetentionDeps = {
  readonly db: Db
  /** In the order in which they run; what hangs on something comes before what it hangs on. */
  readonly rules: readonly RetentionRule[]
  readonly heldPeople: HeldPeople
  /** Hears of a rule that failed; the others go on. */
  readonly report: (error: unknown, rule: string, siteId: string) => void
  /** Only for the moment at which a run was over. */
  readonly clock: Clock
}

/** How far the calendar looks ahead. */
const HORIZON_DAYS = 90

/** Found by one search, which may have to look at everything that a site has. */
const FOUND_AT_ONCE = 10_000

/** Acted on in one transaction: few enough to hold no visitor up. */
const AT_ONCE = 100

/** What a rule has before it. */
export type Outlook = { readonly due: number; readonly held: number; readonly in7: number; readonly in30: number; readonly in90: number }

const count = async (tx: Db, rule: RetentionRule, siteId: string, now: Date, until: Date, held: string): Promise<Outlook> => {
  const [row] = await statement<Outlook>(tx, countText(rule), [siteId, now.toISOString(), until.toISOString(), held])
  return row ?? { due: 0, held: 0, in7: 0, in30: 0, in90: 0 }
}

/** What is due in a site now and in the next 7, 30 and 90 days, by rule. Changes nothing. */
export const retentionCalendar = (
  { db, rules, heldPeople }: Pick<RetentionDeps, 'db' | 'rules' | 'heldPeople'>,
  siteId: string,
  now: Date,
): Promise<readonly { readonly rule: RetentionRule; readonly outlook: Outlook }[]> =>
  inSite(db, siteId, async (tx) => {
    const held = JSON.stringify(await heldPeople(tx, siteId, now))
    const until = new Date(now.getTime() + HORIZON_DAYS * DAY)
    const all: { rule: RetentionRule; outlook: Outlook }[] = []
    for (const rule of rules) all.push({ rule, outlook: await count(tx, rule, siteId, now, until, held) })
    return all
  })

const params = async (tx: Db, { heldPeople }: RetentionDeps, siteId: string, now: Date, last: unknown): Promise<unknown[]> => {
  // Asked again each time: a hold that is set while a long run goes on counts at once.
  const held = await heldPeople(tx, siteId, now)
  return [siteId, now.toISOString(), now.toISOString(), JSON.stringify(held), last]
}

const find = (deps: RetentionDeps, rule: RetentionRule, siteId: string, now: Date): Promise<string[]> =>
  inSite(deps.db, siteId, async (tx) =>
    (await statement<{ id: string }>(tx, findText(rule), await params(tx, deps, siteId, now, FOUND_AT_ONCE))).map(({ id }) => id),
  )

const actOnSome = (deps: RetentionDeps, rule: RetentionRule, siteId: string, now: Date, some: readonly string[]): Promise<number> =>
  inSite(deps.db, siteId, async (tx) => {
    const still = await statement<{ id: string }>(tx, lockText(rule), await params(tx, deps, siteId, now, JSON.stringify(some)))
    const ids = still.map(({ id }) => id)
    if (ids.length > 0) await rule.act(tx, { siteId, ids, now })
    return ids.length
  })

/** Acts on everything that is due, and tells after each transaction how many rows it was. */
const actOnAll = async (
  deps: RetentionDeps,
  rule: RetentionRule,
  siteId: string,
  now: Date,
  did: (rows: number) => void,
): Promise<void> => {
  for (;;) {
    const ids = await find(deps, rule, siteId, now)
    let done = 0
    for (let i = 0; i < ids.length; i += AT_ONCE) {
      const some = await actOnSome(deps, rule, siteId, now, ids.slice(i, i + AT_ONCE))
      did(some)
      done += some
    }
    // None: somebody else holds them, or the act leaves its rows as they are.
    if (ids.length < FOUND_AT_ONCE || done === 0) return
  }
}

const runRule = async (deps: RetentionDeps, rule: RetentionRule, siteId: string, now: Date, dry: boolean): Promise<RuleResult> => {
  const { due, held } = await inSite(deps.db, siteId, async (tx) =>
    count(tx, rule, siteId, now, now, JSON.stringify(await deps.heldPeople(tx, siteId, now))),
  )
  let done = 0
  try {
    if (!dry && due > 0) await actOnAll(deps, rule, siteId, now, (rows) => (done += rows))
    return { rule: rule.id, due, held, done }
  } catch (error) {
    deps.report(error, rule.id, siteId)
    return { rule: rule.id, due, held, done, failed: true }
  }
}

export type RunRequest = {
  readonly siteId: string
  readonly now: Date
  readonly dry: boolean
  readonly startedBy: RetentionRun['startedBy']
}

/**
 * Deletes what has been kept for long enough in one site, rule by rule, and writes down what it came to. `dry`: counts only, and
 * writes that down; as nothing is in two rules, a real run at the same moment acts on as many.
 */
export const runRetention = async (deps: RetentionDeps, { siteId, now, dry, startedBy }: RunRequest): Promise<RetentionRun> => {
  const results: RuleResult[] = []
  for (const rule of deps.rules) results.push(await runRule(deps, rule, siteId, now, dry))
  return inSite(deps.db, siteId, (tx) => recordRun(tx, { siteId, at: now, finishedAt: deps.clock(), dry, startedBy, results }))
}
