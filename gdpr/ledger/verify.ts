import { sha256 } from '../../server/platform/crypto.ts'
import { openFaults, type Fault, type Faults } from './fault.ts'
import { FORMAT, type Line } from './format.ts'
import { HEAD_TYPE, type HeadPayload } from './head.ts'
import { openVerifier, type Verified } from './signature.ts'
import type { ListedKey } from './signing.ts'
import { openTreeCheck, type TreeCheck } from './verify-tree.ts'

export type VerifyOptions = {
  /** Public keys that are trusted, instead of those in the file: who could change the file could add a key of their own. */
  readonly keys?: readonly ListedKey[]
  /** Heads (JWS) that somebody kept: the ledger must still begin with them. */
  readonly kept?: readonly string[]
}

/** What was found. `faults` lists the first thousand. */
export type Report = {
  readonly ok: boolean
  readonly site: string | undefined
  readonly entries: number
  /** How many entries still have their record. */
  readonly records: number
  readonly kinds: Readonly<Record<string, number>>
  readonly heads: number
  readonly waiting: number
  readonly newest: HeadPayload | undefined
  /** Ids (RFC 7638 thumbprints) of the keys that signed: to be compared with what is known from elsewhere. */
  readonly signedBy: readonly string[]
  readonly faultCount: number
  readonly faults: readonly Fault[]
}

type State = {
  readonly options: VerifyOptions
  readonly faults: Faults
  readonly keys: ListedKey[]
  readonly notices: Map<string, string>
  readonly signedBy: Set<string>
  verify?: ReturnType<typeof openVerifier>
  tree?: TreeCheck
  site?: string
  waiting: number
  ended: boolean
}

const HASH = /^[0-9a-f]{64}$/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

const isHead = ({ site, size, root, at }: Partial<HeadPayload>): boolean =>
  typeof site === 'string' && Number.isSafeInteger(size) && HASH.test(String(root)) && !Number.isNaN(Date.parse(String(at)))

const verifyHead = async (state: State, jws: unknown): Promise<Verified<HeadPayload>> => {
  state.verify ??= openVerifier(state.options.keys ?? state.keys)
  const verified = await state.verify<HeadPayload>(String(jws), HEAD_TYPE)
  return verified.ok && !isHead(verified.payload) ? { ok: false, why: 'not_a_jws' } : verified
}

/** The tree begins when all keys and texts are known. */
const treeOf = async (state: State): Promise<TreeCheck> => {
  if (state.tree) return state.tree
  const kept: HeadPayload[] = []
  for (const jws of state.options.kept ?? []) {
    const verified = await verifyHead(state, jws)
    if (verified.ok) kept.push(verified.payload)
    else state.faults.add({ code: 'head_signature', message: `a head that was kept cannot be verified (${verified.why})` })
  }
  state.tree = openTreeCheck({ faults: state.faults, notices: state.notices, site: state.site, kept })
  return state.tree
}

const begin = (state: State, { site, format }: Extract<Line, { type: 'ledger' }>): void => {
  if (format !== FORMAT) state.faults.add({ code: 'malformed', message: `the format of the file is ${format}, not ${FORMAT}` })
  state.site = site
}

const takeNotice = ({ notices, faults }: State, { id, sha256: stated, text }: Extract<Line, { type: 'notice' }>): void => {
  const actual = sha256(text)
  if (actual !== stated) faults.add({ code: 'notice_changed', id, message: `notice ${id}: the text does not have its hash` })
  notices.set(id, actual)
}

const end = async (state: State, { entries, heads }: Extract<Line, { type: 'end' }>): Promise<void> => {
  const tree = await treeOf(state)
  state.ended = true
  if (entries !== tree.read || heads !== tree.heads)
    state.faults.add({
      code: 'incomplete',
      message: `the file says ${entries} entries and ${heads} heads, and has ${tree.read} and ${tree.heads}`,
    })
}

const take = async (state: State, line: Line, number: number): Promise<void> => {
  switch (line.type) {
    case 'ledger':
      return begin(state, line)
    case 'key':
      state.keys.push(line.jwk)
      return
    case 'notice':
      return takeNotice(state, line)
    case 'entry': {
      if (!UUID.test(line.id) || !HASH.test(line.commitment) || !Number.isSafeInteger(line.position)) break
      const tree = state.tree ?? (await treeOf(state))
      return tree.entry(line)
    }
    case 'head': {
      const tree = await treeOf(state)
      const verified = await verifyHead(state, line.jws)
      if (verified.ok) state.signedBy.add(verified.kid)
      return tree.head(line, verified)
    }
    case 'waiting':
      state.waiting++
      return
    case 'unledgered':
      return state.faults.add({
        code: 'record_unledgered',
        id: line.id,
        message: `${line.kind} ${line.id}: the record is stored, but was never written into the ledger, or its entry was taken away`,
      })
    case 'end':
      return end(state, line)
  }
  state.faults.add({ code: 'malformed', message: `line ${number} is not one of a ledger` })
}

const parse = (text: string): Line | undefined => {
  try {
    const line: unknown = JSON.parse(text)
    return typeof line === 'object' && line !== null && 'type' in line ? (line as Line) : undefined
  } catch {
    return undefined
  }
}

/**
 * Verifies an exported ledger line by line: every record against its entry, every entry against the tree, every tree against its signed
 * head, every head against the one before. Needs no network, no database and no configuration, and little memory.
 */
export const verifyLedger = async (lines: AsyncIterable<string> | Iterable<string>, options: VerifyOptions = {}): Promise<Report> => {
  const faults = openFaults()
  const state: State = { options, faults, keys: [], notices: new Map(), signedBy: new Set(), waiting: 0, ended: false }
  let number = 0
  for await (const text of lines) {
    number++
    if (text === '') continue
    const line = parse(text)
    try {
      if (line === undefined) throw new TypeError('not a line')
      await take(state, line, number)
    } catch {
      // Whatever a stranger wrote into the file must not end the look at the rest of it.
      faults.add({ code: 'malformed', message: `line ${number} is not one of a ledger` })
    }
  }
  const tree = await treeOf(state)
  tree.end()
  if (!state.ended) faults.add({ code: 'incomplete', message: 'the file ends before the ledger does' })
  return {
    ok: faults.count === 0,
    site: state.site,
    entries: tree.read,
    records: tree.records,
    kinds: tree.kinds,
    heads: tree.heads,
    waiting: state.waiting,
    newest: tree.newest,
    signedBy: [...state.signedBy],
    faultCount: faults.count,
    faults: faults.list,
  }
}
