import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import type { ErasedItem, Kept, PlannedItem, Registry, Walk } from '../personal-data.ts'
import type { ErasureDeps } from './erasure-deps.ts'
import { holdsOf } from './holds.ts'
import type { Identifier } from './identifier.ts'
import type { Remembered } from './sealed.ts'

type Scope = { readonly siteId: string; readonly subjectIds: readonly string[]; readonly now: Date }

const LOCK = `
  select id, identity from subjects
  where site_id = $1 and id = any (array(select value::uuid from json_array_elements_text($2::text::json))) order by id for update`

/** Holds the people until the transaction ends, so that nothing new can point at them meanwhile. Answers what identifies them. */
export const lockSubjects = async (tx: Db, siteId: string, subjectIds: readonly string[]): Promise<readonly string[]> => {
  const found = await statement<{ identity: string | null }>(tx, LOCK, [siteId, JSON.stringify(subjectIds)])
  return found.flatMap(({ identity }) => identity ?? [])
}

/** Asks every feature by what the people can be found, what bytes they left, and who outside got something. */
export const remember = async (
  tx: Db,
  { registry, recipients }: Pick<ErasureDeps, 'registry' | 'recipients'>,
  siteId: string,
  subjectIds: readonly string[],
): Promise<Remembered> => {
  const identifiers: Identifier[] = []
  const files: string[] = []
  for (const subjectId of subjectIds)
    for (const feature of registry) {
      identifiers.push(...((await feature.identify?.(tx, { siteId, subjectId })) ?? []))
      files.push(...((await feature.files?.(tx, { siteId, subjectId })) ?? []))
    }
  const distinct = new Map(identifiers.map((one) => [`${one.kind} ${one.value}`, one]))
  return { subjectIds, identifiers: [...distinct.values()], files, recipients: await recipients.of(tx, siteId, subjectIds) }
}

const walksOf = async (tx: Db, { siteId, subjectIds, now }: Scope, identifiers: readonly Identifier[]): Promise<readonly Walk[]> => {
  const holds = await holdsOf(tx, siteId, now, subjectIds)
  return subjectIds.map((subjectId) => ({
    siteId,
    subjectId,
    identifiers,
    now,
    holds: holds.filter((hold) => hold.subjectId === subjectId),
  }))
}

const keptTogether = (a: Kept | undefined, b: Kept | undefined): Kept | undefined =>
  a && b ? { ...(String(a.until) > String(b.until) ? a : b), count: a.count + b.count } : (a ?? b)

/** Several subjects may be one person: their numbers are added. */
const merged = <Item extends PlannedItem | ErasedItem>(items: readonly Item[], add: (a: Item, b: Item) => Item): Item[] => {
  const all = new Map<string, Item>()
  for (const item of items) {
    const key = `${item.feature}/${item.item}`
    const before = all.get(key)
    const kept = keptTogether(before?.kept, item.kept)
    all.set(key, before ? { ...add(before, item), ...(kept ? { kept } : {}) } : item)
  }
  return [...all.values()]
}

/** What erasing would do to these people, by feature and item. Changes nothing. */
export const planWalk = async (db: Db, registry: Registry, scope: Scope, identifiers: readonly Identifier[]): Promise<PlannedItem[]> => {
  const planned: PlannedItem[] = []
  const walks = await walksOf(db, scope, identifiers)
  for (const feature of registry) for (const walk of walks) planned.push(...((await feature.plan?.(db, walk)) ?? []))
  return merged(planned, (a, b) => ({ ...a, erase: a.erase + b.erase }))
}

/** Erases these people from every feature, in the caller's transaction. Erasing them again changes nothing. */
export const eraseWalk = async (tx: Db, registry: Registry, scope: Scope, identifiers: readonly Identifier[]): Promise<ErasedItem[]> => {
  const erased: ErasedItem[] = []
  const walks = await walksOf(tx, scope, identifiers)
  for (const feature of registry) for (const walk of walks) erased.push(...((await feature.erase?.(tx, walk)) ?? []))
  return merged(erased, (a, b) => ({ ...a, erased: a.erased + b.erased }))
}

/** What was erased before and now, as one list; what is kept is what is kept now. */
export const addItems = (before: readonly ErasedItem[], now: readonly ErasedItem[]): ErasedItem[] =>
  merged([...before.map(({ feature, item, erased }) => ({ feature, item, erased })), ...now], (a, b) => ({
    ...a,
    erased: a.erased + b.erased,
  }))
