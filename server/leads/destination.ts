import type { Accepted, Destination, Values } from '../forms/contract.ts'
import type { Db } from '../platform/db.ts'
import { DAY } from '../platform/time.ts'
import { gradeLead } from './grade.ts'
import { isSimilar } from './similar.ts'
import { leadsInsert, leadsOfPeople } from './store.ts'

/** What was sent with earlier leads, by id; leads may not read submissions themselves. */
export type SentBefore = (
  db: Db,
  siteId: string,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, { formId: string; values: Values }>>

/** How long a repeated request counts as the same one. */
const DUPLICATE_WINDOW = 30 * DAY

const fieldsOf = ({ definition }: Pick<Accepted, 'definition'>) => definition.sections.flatMap((section) => section.fields)

/** Everything written in free words. Names, addresses and choices are not words to judge somebody by. */
const messageOf = (definition: Accepted['definition'], values: Values): string =>
  fieldsOf({ definition })
    .flatMap(({ kind, key }) => (kind === 'long_text' && typeof values[key] === 'string' ? values[key] : []))
    .join('\n')

/** How many of the fields that could be left out were filled; hidden fields and consents are nobody's effort. */
const completenessOf = (accepted: Accepted): number => {
  const optional = fieldsOf(accepted).filter(({ kind, required }) => !required && kind !== 'hidden' && kind !== 'consent')
  if (optional.length === 0) return 1
  return optional.filter(({ key }) => accepted.values[key] !== undefined && accepted.values[key] !== false).length / optional.length
}

/** Finds, for those who wrote before, the earlier lead that says the same through the same form. */
const duplicatesAmong = async (tx: Db, siteId: string, some: readonly Accepted[], sentBefore: SentBefore) => {
  const known = some.filter(({ earlier }) => earlier > 0)
  const duplicates = new Map<string, string>()
  const newest = known[0]?.createdAt
  if (!newest) return duplicates
  const since = new Date(newest.getTime() - DUPLICATE_WINDOW)
  const ids = [...new Set(known.map(({ subjectId }) => subjectId))]
  const before = await leadsOfPeople(tx, siteId, ids, since)
  const sent = await sentBefore(
    tx,
    siteId,
    before.map(({ id }) => id),
  )
  for (const lead of known) {
    const message = messageOf(lead.definition, lead.values)
    const same = before.find(({ id, subjectId }) => {
      const other = sent.get(id)
      if (id === lead.id || subjectId !== lead.subjectId || other?.formId !== lead.definition.id) return false
      return isSimilar(message, messageOf(lead.definition, other.values))
    })
    if (same) duplicates.set(lead.id, same.id)
  }
  return duplicates
}

/** Makes leads of accepted submissions: graded, with reasons, and tied to the earlier lead that they repeat. */
export const leadDestination =
  (sentBefore: SentBefore): Destination =>
  async (tx, accepted) => {
    const siteId = accepted[0]?.siteId
    if (siteId === undefined) return []
    const duplicates = await duplicatesAmong(tx, siteId, accepted, sentBefore)
    const graded = accepted.map((one) => {
      const duplicateOf = duplicates.get(one.id) ?? null
      const { email, phone, earlier } = one
      const text = messageOf(one.definition, one.values)
      const grade = gradeLead({ email, phone, text, completeness: completenessOf(one), earlier, repeated: duplicateOf !== null })
      return { ...grade, id: one.id, subjectId: one.subjectId, duplicateOf, createdAt: one.createdAt }
    })
    return [leadsInsert(siteId, graded)]
  }
