import type { Visit } from './visitor.ts'

/** What can be seen when a run has ended, from all sides. */
export type Evidence = {
  /** The visitors' receipts. */
  readonly visits: readonly Visit[]
  /** All that is stored, whatever its state, as staff see it. */
  readonly submissions: readonly { readonly id: string; readonly state: string }[]
  /** The export of leads. */
  readonly leads: readonly { readonly id: string; readonly email: string | null; readonly reference: string }[]
  /** Ids of the records that the receiver has. */
  readonly taken: ReadonlySet<string>
  /** The receiver's deliveries that are not done, by state. */
  readonly open: Readonly<Record<string, number>>
  /** The server's own answers of 500 and more, by status and code. */
  readonly answers: Readonly<Record<string, number>>
  /** What the receiver found wrong: signatures, a record under two ids. */
  readonly receiverErrors: readonly string[]
  /** What processes said that ended without being asked to. */
  readonly deaths: readonly string[]
  readonly databaseRestarts: number
}

const twice = (keys: readonly string[]): string[] => {
  const seen = new Set<string>()
  return keys.filter((key) => seen.size === seen.add(key).size)
}

/** While the database restarts the server may say so; there is no other reason for a 5xx. */
const excused = (answer: string, databaseRestarts: number): boolean => databaseRestarts > 0 && answer === '503 unavailable'

const some = (items: readonly string[]): string => `${items.length}: ${items.slice(0, 5).join(', ')}`

/** What went wrong, in one sentence each; nothing when all is as promised. */
export const judge = (evidence: Evidence): string[] => {
  const { visits, submissions, leads, taken, open, answers, receiverErrors, deaths, databaseRestarts } = evidence
  const receipts = new Map(visits.map(({ id, reference }) => [id, reference]))
  const exported = new Set(leads.map(({ id }) => id))
  const stored = new Set(submissions.map(({ id }) => id))
  const findings: readonly (readonly [string, readonly string[]])[] = [
    ['acknowledged but not stored', [...receipts.keys()].filter((id) => !stored.has(id))],
    ['acknowledged but no lead', [...receipts.keys()].filter((id) => !exported.has(id))],
    ['lead with another reference than the receipt', leads.filter((l) => receipts.get(l.id) !== l.reference).map(({ id }) => id)],
    ['stored twice', twice([...submissions.map(({ id }) => id), ...leads.map(({ email, id }) => email ?? id)])],
    ['stored although nobody has a receipt', submissions.filter(({ id }) => !receipts.has(id)).map(({ id }) => id)],
    ['kept aside', submissions.filter(({ state }) => state !== 'accepted').map(({ id, state }) => `${id} ${state}`)],
    ['stored but not delivered', [...stored].filter((id) => !taken.has(id))],
    ['delivered but not stored', [...taken].filter((id) => !stored.has(id))],
    ['delivery not done', Object.entries(open).flatMap(([state, n]) => (n > 0 ? `${n} ${state}` : []))],
    ['answer', Object.entries(answers).flatMap(([name, n]) => (excused(name, databaseRestarts) ? [] : `${n} × ${name}`))],
    ['receiver', receiverErrors],
    ['process', deaths],
  ]
  return findings.flatMap(([what, found]) => (found.length > 0 ? `${what}: ${some(found)}` : []))
}
