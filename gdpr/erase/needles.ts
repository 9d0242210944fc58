import { encodingsOf, folded } from './encodings.ts'
import type { Identifier } from './identifier.ts'
import { matcherOf } from './matcher.ts'

/** What is looked for on behalf of one erasure. */
export type Wanted = { readonly erasureId: string; readonly subjectIds: readonly string[]; readonly identifiers: readonly Identifier[] }

/** Something was found. `ours`: an id, a reference or a file of ours; else something that anybody may have written. */
export type Found = { readonly wanted: Wanted; readonly ours: boolean; readonly at: number }

/** Finds the people of several erasures in one go. */
export type Needles = {
  /** In a text of the database. */
  inText(text: string): readonly Found[]
  /** In bytes of unknown kind, a chunk at a time. */
  inBytes(chunks: AsyncIterable<Uint8Array>): Promise<readonly Found[]>
}

type Owner = { readonly wanted: Wanted; readonly ours: boolean }

const OURS: ReadonlySet<Identifier['kind']> = new Set(['id', 'reference', 'file'])

/** Bytes as a text of as many characters, which keeps every byte apart. */
const latin = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').toLowerCase()

const ownersOf = (all: readonly Wanted[]): ReadonlyMap<string, readonly Owner[]> => {
  const owners = new Map<string, Owner[]>()
  for (const wanted of all)
    for (const identifier of wanted.identifiers)
      for (const text of encodingsOf(identifier)) {
        const own = owners.get(text) ?? []
        own.push({ wanted, ours: OURS.has(identifier.kind) })
        owners.set(text, own)
      }
  return owners
}

/** One for each erasure, whatever of it was found; ours counts more. */
const once = (found: readonly Found[]): readonly Found[] => {
  const best = new Map<string, Found>()
  for (const one of found) if (one.ours || !best.has(one.wanted.erasureId)) best.set(one.wanted.erasureId, one)
  return [...best.values()]
}

export const needlesOf = (all: readonly Wanted[]): Needles => {
  const owners = ownersOf(all)
  const texts = [...owners.keys()]
  const inTexts = matcherOf(texts)
  const inLatin = matcherOf(texts.map((text) => latin(Buffer.from(text))))
  const of = (number: number, at: number): Found[] =>
    (owners.get(texts[number] ?? '') ?? []).map(({ wanted, ours }) => ({ wanted, ours, at }))
  return {
    inText(text) {
      const found: Found[] = []
      inTexts.search(folded(text), (number, at) => found.push(...of(number, at)))
      return found
    },
    async inBytes(chunks) {
      const found: Found[] = []
      let rest = ''
      for await (const chunk of chunks) {
        const text = rest + latin(chunk)
        inLatin.search(text, (number, at) => found.push(...of(number, at)))
        rest = inLatin.longest > 1 ? text.slice(1 - inLatin.longest) : ''
      }
      return once(found)
    },
  }
}
