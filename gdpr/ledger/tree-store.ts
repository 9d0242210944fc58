import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { hashOfLeaf, type LedgerKind } from './commitment.ts'
import { EMPTY_ROOT, nodeHash, rootOf, type Hash } from './merkle.ts'
import type { Range } from './proof.ts'

/** Leaves of a subtree whose hash is kept; the next tier has as many of those, and so on. */
export const TILE = 256
const HEIGHT = 8

/** A whole subtree of 2^height leaves, the `index`-th of its size. */
type Block = { readonly height: number; readonly index: number }

/** What stands in one run of a table: leaves (tier 0) or the nodes of a tier. */
type Run = { readonly tier: number; readonly from: number; readonly until: number }

/** The whole subtrees that a range falls into, from left to right. A range of a proof begins where the largest of them may. */
const blocksOf = ({ from, until }: Range): Block[] => {
  const blocks: Block[] = []
  for (let at = from; at < until;) {
    let height = 0
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= until) height++
    blocks.push({ height, index: at / 2 ** height })
    at += 2 ** height
  }
  return blocks
}

/** Where the hashes lie that a block is made of: never more than 128. */
const runOf = ({ height, index }: Block): Run => {
  const tier = Math.floor(height / HEIGHT)
  const count = 2 ** (height - tier * HEIGHT)
  return { tier, from: index * count, until: (index + 1) * count }
}

const LEAVES = `
  select p.position, p.id, p.kind, encode(p.commitment, 'hex') as commitment
  from json_to_recordset($2::text::json) as run ("from" bigint, "until" bigint)
  join ledger_positions p on p.site_id = $1 and p.position >= run."from" and p.position < run."until"`

const NODES = `
  select n.tier, n.index, encode(n.hash, 'hex') as hash
  from json_to_recordset($2::text::json) as run (tier smallint, "from" bigint, "until" bigint)
  join ledger_nodes n on n.site_id = $1 and n.tier = run.tier and n.index >= run."from" and n.index < run."until"`

type LeafRow = { position: number | string; id: string; kind: LedgerKind; commitment: string }
type NodeRow = { tier: number; index: number | string; hash: string }

const keyOf = (tier: number, index: number): string => `${tier}/${index}`

/** Reads what these runs hold, with one statement for the leaves and one for the nodes. */
const readRuns = async (db: Db, siteId: string, runs: readonly Run[]): Promise<ReadonlyMap<string, Hash>> => {
  const found = new Map<string, Hash>()
  const [leaves, nodes] = [runs.filter(({ tier }) => tier === 0), runs.filter(({ tier }) => tier > 0)]
  if (leaves.length > 0)
    for (const row of await statement<LeafRow>(db, LEAVES, [siteId, JSON.stringify(leaves)]))
      found.set(keyOf(0, Number(row.position)), hashOfLeaf(row))
  if (nodes.length > 0)
    for (const row of await statement<NodeRow>(db, NODES, [siteId, JSON.stringify(nodes)]))
      found.set(keyOf(row.tier, Number(row.index)), Buffer.from(row.hash, 'hex'))
  return found
}

/** The tree as stored is not whole: a row that was there once is gone. */
export class TreeDamaged extends Error {}

/** The hashes of ranges of a site's tree; of whole subtrees, and of what a proof or a root asks for. O(log n) rows each. */
export const rangeHashes = async (db: Db, siteId: string, ranges: readonly Range[]): Promise<Hash[]> => {
  const blocks = ranges.map(blocksOf)
  const stored = await readRuns(db, siteId, blocks.flat().map(runOf))
  const hashOf = (block: Block): Hash => {
    const { tier, from, until } = runOf(block)
    const hashes = Array.from({ length: until - from }, (_, i) => {
      const hash = stored.get(keyOf(tier, from + i))
      if (!hash) throw new TreeDamaged(`the ledger of ${siteId} lacks ${tier === 0 ? 'entry' : `node ${tier}/`}${from + i}`)
      return hash
    })
    return rootOf(hashes)
  }
  return blocks.map((some) => (some.length === 0 ? EMPTY_ROOT : some.map(hashOf).reduceRight((right, left) => nodeHash(left, right))))
}

/** The root of the tree's first `size` leaves. */
export const rootAt = async (db: Db, siteId: string, size: number): Promise<Hash> => {
  const [root] = await rangeHashes(db, siteId, [{ from: 0, until: size }])
  return root ?? EMPTY_ROOT
}

const ADD = `
  insert into ledger_nodes (site_id, tier, index, hash)
  select $1, tier, index, decode(hash, 'hex') from json_to_recordset($2::text::json) as node (tier smallint, index bigint, hash text)`

/** Keeps the hashes of all subtrees that became whole when the tree grew from `before` leaves to `after`. */
export const keepNodes = async (tx: Db, siteId: string, before: number, after: number): Promise<void> => {
  for (let tier = 1; TILE ** tier <= after; tier++) {
    const leaves = TILE ** tier
    const whole = Array.from(
      { length: Math.floor(after / leaves) - Math.floor(before / leaves) },
      (_, i) => Math.floor(before / leaves) + i,
    )
    const parts = whole.flatMap((index) =>
      [0, 1].map((half) => ({ from: (index * 2 + half) * (leaves / 2), until: (index * 2 + half + 1) * (leaves / 2) })),
    )
    const halves = await rangeHashes(tx, siteId, parts)
    const nodes = whole.map((index, i) => {
      const [left, right] = [halves[i * 2], halves[i * 2 + 1]]
      if (!left || !right) throw new TreeDamaged(`the ledger of ${siteId} lacks half of node ${tier}/${index}`)
      return { tier, index, hash: nodeHash(left, right).toString('hex') }
    })
    if (nodes.length > 0) await statement(tx, ADD, [siteId, JSON.stringify(nodes)])
  }
}
