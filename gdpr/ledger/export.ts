import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { allNotices } from '../notices.ts'
import type { Leaf } from './commitment.ts'
import { FORMAT, type EntryLine, type Line, type Opened } from './format.ts'
import { headsAfter, latestHead, type StoredHead } from './head.ts'
import { waitingLeaves } from './position-store.ts'
import type { Signer } from './signing.ts'
import { unledgered, type LedgerSource } from './source.ts'

export type ExportDeps = { readonly db: Db; readonly signer: Pick<Signer, 'jwks'>; readonly sources: readonly LedgerSource[] }

/** Entries read at a time. */
const PAGE = 2_000

const ENTRIES = `
  select p.position, p.seq, p.id, p.kind, encode(p.commitment, 'hex') as commitment,
    l.id as "leafId", l.kind as "leafKind", encode(l.commitment, 'hex') as "leafCommitment"
  from ledger_positions p left join ledger_leaves l on l.site_id = p.site_id and l.seq = p.seq
  where p.site_id = $1 and p.position >= $2 and p.position < $3 order by p.position`

type Row = Leaf & {
  position: number | string
  seq: number | string
  leafId: string | null
  leafKind: Leaf['kind'] | null
  leafCommitment: string | null
}

const entryOf = ({ position, seq, id, kind, commitment, ...leaf }: Row): EntryLine => {
  const entry = { type: 'entry', position: Number(position), seq: Number(seq), id, kind, commitment } as const
  if (leaf.leafId === null || leaf.leafKind === null || leaf.leafCommitment === null) return { ...entry, appended: null }
  if (leaf.leafId === id && leaf.leafKind === kind && leaf.leafCommitment === commitment) return entry
  return { ...entry, appended: { id: leaf.leafId, kind: leaf.leafKind, commitment: leaf.leafCommitment } }
}

/** Adds records and salts to those entries of which both are still stored. */
const opened = async <Entry extends Leaf>(db: Db, siteId: string, sources: readonly LedgerSource[], entries: readonly Entry[]) => {
  const found = new Map<string, Opened>()
  for (const { kind, records } of sources) {
    const ids = entries.filter((entry) => entry.kind === kind).map(({ id }) => id)
    if (ids.length > 0) for (const [id, one] of await records(db, siteId, ids)) found.set(`${kind}/${id}`, one)
  }
  return entries.map((entry): Entry & Opened => ({ ...entry, ...found.get(`${entry.kind}/${entry.id}`) }))
}

const headLine = ({ size, root, at, jws }: StoredHead): Line => ({ type: 'head', size, root, at: at.toISOString(), jws })

/** Entries and heads in order, up to a size. What is written meanwhile is above it. */
async function* body({ db, sources }: ExportDeps, siteId: string, size: number): AsyncGenerator<Line> {
  let heads: StoredHead[] = []
  let headsRead = 0
  const next = async (): Promise<StoredHead | undefined> => {
    if (heads.length === 0) {
      heads = await inSite(db, siteId, (tx) => headsAfter(tx, siteId, headsRead, PAGE))
      headsRead = heads.at(-1)?.size ?? headsRead
    }
    const [head] = heads
    return head && head.size <= size ? head : undefined
  }
  for (let from = 0; from < size; from += PAGE) {
    const entries = await inSite(db, siteId, async (tx) =>
      opened(tx, siteId, sources, (await statement<Row>(tx, ENTRIES, [siteId, from, Math.min(from + PAGE, size)])).map(entryOf)),
    )
    for (const entry of entries) {
      for (let head = await next(); head && head.size <= entry.position; head = await next()) {
        yield headLine(head)
        heads.shift()
      }
      yield entry
    }
  }
  for (let head = await next(); head; head = await next()) {
    yield headLine(head)
    heads.shift()
  }
}

/** Positions beyond the newest head, which only somebody can have made who does not hold the key. */
const LAST = `select coalesce(max(position) + 1, 0)::bigint as size from ledger_positions where site_id = $1`

/**
 * The whole ledger of a site for somebody who trusts neither this server nor its database: `verifyLedger` reads it without either.
 * Records that are still stored go along with their salts, so the file holds personal data.
 */
export async function* exportLedger(deps: ExportDeps, siteId: string, now: Date): AsyncGenerator<Line> {
  const { db, signer, sources } = deps
  yield { type: 'ledger', format: FORMAT, site: siteId, exported_at: now.toISOString() }
  for (const jwk of signer.jwks().keys) yield { type: 'key', jwk }
  const start = await inSite(db, siteId, async (tx) => {
    const [row] = await statement<{ size: number | string }>(tx, LAST, [siteId])
    const head = await latestHead(tx, siteId)
    return { size: Math.max(Number(row?.size ?? 0), head?.size ?? 0), notices: await allNotices(tx, siteId) }
  })
  for (const { id, purpose, locale, sha256, text } of start.notices) yield { type: 'notice', id, purpose, locale, sha256, text }
  const counts = { entries: 0, heads: 0 }
  for await (const line of body(deps, siteId, start.size)) {
    if (line.type === 'entry') counts.entries++
    if (line.type === 'head') counts.heads++
    yield line
  }
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after
    const waiting = await inSite(db, siteId, async (tx) => opened(tx, siteId, sources, await waitingLeaves(tx, siteId, from, PAGE)))
    for (const leaf of waiting) yield { type: 'waiting', ...leaf }
    after = waiting.at(-1)?.seq
  }
  for (const source of sources)
    for (const id of await inSite(db, siteId, (tx) => unledgered(tx, siteId, source))) yield { type: 'unledgered', kind: source.kind, id }
  yield { type: 'end', ...counts }
}
