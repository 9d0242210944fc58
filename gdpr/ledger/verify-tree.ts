import { hashOfLeaf, type Leaf } from './commitment.ts'
import type { Faults } from './fault.ts'
import type { EntryLine, HeadLine } from './format.ts'
import type { HeadPayload } from './head.ts'
import { openGrowingTree } from './merkle.ts'
import type { Verified } from './signature.ts'
import { restore, type Witnessed } from './verify-batch.ts'
import { checkRecord, TOLERANCE, type Notices } from './verify-entry.ts'

type Setting = {
  readonly faults: Faults
  readonly notices: Notices
  readonly site: string | undefined
  /** Heads that somebody kept, verified. */
  readonly kept: readonly HeadPayload[]
}

/** Follows entries and heads in their order. */
export type TreeCheck = {
  entry(line: EntryLine): void
  head(line: HeadLine, verified: Verified<HeadPayload>): void
  /** After the last line of the file. */
  end(): void
  readonly read: number
  readonly records: number
  readonly heads: number
  readonly kinds: Readonly<Record<string, number>>
  readonly newest: HeadPayload | undefined
}

const leafOf = ({ id, kind, commitment }: Leaf): Leaf => ({ id, kind, commitment })

const WHY = {
  not_a_jws: 'is not a signed statement',
  wrong_type: 'is another kind of statement',
  unknown_key: 'was signed with a key that is not listed',
  wrong_signature: 'was changed after it was signed, or signed by somebody else',
} as const

export const openTreeCheck = ({ faults, notices, site, kept }: Setting): TreeCheck => {
  const tree = { now: openGrowingTree(), /** Below the newest head that was right. */ signed: openGrowingTree() }
  const counts = { read: 0, records: 0, heads: 0, kinds: {} as Record<string, number> }
  /** Where the next entry must stand. */
  let next = 0
  let batch: (Witnessed & { readonly at: number | undefined })[] = []
  let newest: HeadPayload | undefined
  /** The tree cannot be computed any more: something is missing, or unknown. */
  let adrift = false
  const named = new Set<number>()
  const keptBySize = Map.groupBy(kept, ({ size }) => size)

  const compareKept = (size: number): void => {
    for (const { root, at } of keptBySize.get(size) ?? [])
      if (adrift || tree.now.root().toString('hex') !== root)
        faults.add({
          code: 'history_rewritten',
          head: size,
          message: `the ledger does not begin with the head of ${size} entries that was kept (${at})`,
        })
    keptBySize.delete(size)
  }

  const skipTo = (position: number): void => {
    if (position - next === 1) faults.add({ code: 'entry_missing', position: next, message: `entry ${next} is missing` })
    else faults.add({ code: 'entry_missing', from: next, until: position, message: `entries ${next} to ${position - 1} are missing` })
    next = position
    adrift = true
  }

  /** The head counts more than there is: the last are missing, or others, and what came after them moved up. */
  const lackBelow = (until: number): void => {
    const [count, from] = [until - next, tree.signed.size]
    const which = count === 1 ? `entry ${next}` : `entries ${next} to ${until - 1}`
    const message = `the head of ${until} entries was signed over ${count} more: ${which}, or others since ${from} if those after them were moved up`
    faults.add({ code: 'entry_missing', ...(count === 1 ? { position: next } : {}), from, until, message })
    next = until
    adrift = true
  }

  const compareCopies = (line: EntryLine): Leaf | undefined => {
    if (line.appended === undefined) return undefined
    const { position, id } = line
    named.add(position)
    if (line.appended === null) {
      faults.add({
        code: 'entry_original_missing',
        position,
        id,
        message: `entry ${position} (${id}): the entry as it was written is gone`,
      })
      return undefined
    }
    const fields = (['id', 'kind', 'commitment'] as const).filter((field) => line.appended?.[field] !== line[field])
    faults.add({ code: 'entry_changed', position, id, message: `entry ${position} (${id}): its two copies differ in ${fields.join(', ')}` })
    return leafOf(line.appended)
  }

  const checkOrder = ({ position, seq, id }: EntryLine): void => {
    const before = batch.at(-1)
    if (before === undefined || seq > before.seq) return
    named.add(position)
    faults.add({
      code: 'entry_reordered',
      position,
      id,
      message: `entry ${position} (${id}) was written before entry ${before.position}, and stands after it`,
    })
  }

  /** The root is not the one that was signed: look for what was there, and name it, or else the range. */
  const explain = ({ size, root }: HeadPayload): void => {
    const restored = restore(tree.signed, batch, Buffer.from(root, 'hex'))
    const from = tree.signed.size
    if (!restored) {
      adrift = true
      const range = size - from === 1 ? `entry ${from}` : `one of the entries ${from} to ${size - 1}`
      faults.add({
        code: 'root_mismatch',
        head: size,
        from,
        until: size,
        message: `${range} is not what the head of ${size} entries was signed over`,
      })
      return
    }
    tree.now = restored.tree
    for (const position of restored.changed)
      if (!named.has(position))
        faults.add({ code: 'entry_changed', position, message: `entry ${position} is not what was signed; what it was is still known` })
  }

  const compareWithSigned = (line: HeadLine, payload: HeadPayload): void => {
    const head = payload.size
    const differs = line.size !== head || line.root !== payload.root || Date.parse(line.at) !== Date.parse(payload.at)
    if (differs) faults.add({ code: 'head_changed', head, message: `the head of ${head} entries is not shown as it was signed` })
    if (payload.site !== site)
      faults.add({ code: 'head_order', head, message: `the head of ${head} entries is of the ledger of ${payload.site}` })
    if (newest && Date.parse(payload.at) <= Date.parse(newest.at))
      faults.add({ code: 'head_order', head, message: `the head of ${head} entries is not later than the one before it` })
    const expected = newest ? { size: newest.size, root: newest.root } : null
    if (payload.previous?.size === expected?.size && payload.previous?.root === expected?.root) return
    const missing = payload.previous?.size ?? 0
    faults.add({
      code: 'head_missing',
      head: missing,
      message: `the head of ${head} entries follows one of ${missing} entries, which is missing or another`,
    })
  }

  return {
    entry(line) {
      counts.read++
      counts.kinds[line.kind] = (counts.kinds[line.kind] ?? 0) + 1
      const { position, seq } = line
      if (position < next) {
        faults.add({
          code: 'entry_reordered',
          position,
          id: line.id,
          message: `entry ${position} (${line.id}) stands in the file after entry ${next - 1}`,
        })
        return
      }
      if (position > next) skipTo(position)
      const appended = compareCopies(line)
      checkOrder(line)
      const { opened, at, proven } = checkRecord(line, position, { faults, notices, since: newest ? Date.parse(newest.at) : -Infinity })
      if (opened) counts.records++
      const leaf = leafOf(line)
      batch.push({ position, seq, leaf, appended, proven, at })
      tree.now.push(hashOfLeaf(leaf))
      next = position + 1
      if (keptBySize.size > 0 && keptBySize.has(next) && !batch.some((one) => one.appended)) compareKept(next)
    },
    head(line, verified) {
      counts.heads++
      if (!verified.ok) {
        faults.add({ code: 'head_signature', head: line.size, message: `the head of ${line.size} entries ${WHY[verified.why]}` })
        return
      }
      const { payload } = verified
      compareWithSigned(line, payload)
      if (payload.size > next) lackBelow(payload.size)
      if (payload.size < next) return
      for (const { position, leaf, at } of batch)
        if (at !== undefined && at > Date.parse(payload.at) + TOLERANCE)
          faults.add({
            code: 'dated_ahead',
            position,
            id: leaf.id,
            message: `entry ${position} (${leaf.id}) is dated after the head above it`,
          })
      if (!adrift && tree.now.root().toString('hex') !== payload.root) explain(payload)
      compareKept(payload.size)
      tree.signed = tree.now.copy()
      batch = []
      named.clear()
      newest = payload
    },
    end() {
      const from = newest?.size ?? 0
      if (next > from)
        faults.add({ code: 'entry_unsigned', from, until: next, message: `entries ${from} to ${next - 1} are under no head` })
      for (const size of keptBySize.keys())
        if (size > next)
          faults.add({
            code: 'history_rewritten',
            head: size,
            message: `the ledger has ${next} entries, and had ${size} when a head was kept`,
          })
    },
    get read() {
      return counts.read
    },
    get records() {
      return counts.records
    },
    get heads() {
      return counts.heads
    },
    get kinds() {
      return counts.kinds
    },
    get newest() {
      return newest
    },
  }
}
