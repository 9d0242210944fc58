import { consentsPart, newConsentsJson, type NewConsent } from '../../gdpr/consent.ts'
import { peopleJson, peopleParts, type Person } from '../people/store.ts'
import type { Db } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import type { Jobs } from '../platform/jobs.ts'
import { Problem } from '../platform/problem.ts'
import { statement, type Statement } from '../platform/statement.ts'
import type { Ending, Transact } from '../platform/transaction.ts'
import type { Locale } from '../sites/contract.ts'
import type { Accepted, Destination, DestinationName, FormDefinition, SubmissionContext, Suspicion, Values } from './contract.ts'
import { submissionAccepted } from './jobs.ts'
import { newReference } from './reference.ts'
import { countBefore, storedSubmissions, usedNonces, type StoredSubmission, type SubmissionState } from './submission-store.ts'
import { attachUploads } from './uploads/attach.ts'

/** A submission that passed all checks and is about to be stored. */
export type NewSubmission = {
  readonly siteId: string
  readonly id: string
  readonly formId: string
  readonly version: number
  readonly definition: FormDefinition
  readonly locale: Locale
  readonly values: Values
  readonly context: SubmissionContext
  readonly state: SubmissionState
  readonly suspicion: readonly Suspicion[]
  readonly digest: string
  readonly nonce: string | null
  readonly createdAt: Date
  /** Bears the submission's id, which the subject gets when nothing else identifies the person. */
  readonly person: Person
  readonly consents: readonly Omit<NewConsent, 'id' | 'submissionId' | 'at'>[]
  readonly uploads: readonly string[]
}

/** `stored`: just now. `repeated`: it was there, the same. The others say why it was not stored. */
export type Written =
  | { readonly kind: 'stored' | 'repeated'; readonly submission: StoredSubmission }
  | { readonly kind: 'changed'; readonly submission?: never }
  | { readonly kind: 'token_used'; readonly submission?: never }

export type WriteDeps = {
  readonly jobs: Jobs
  readonly destinations: Readonly<Record<DestinationName, Destination>>
}

// All in one statement, for each costs the server and us as much as a few records. It joins only its own parameters,
// so that its plan does not depend on what the tables held when it was made.
const INSERT = `
  with ${peopleParts('$2')},
  stored as (
    insert into submissions
      (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest, nonce, created_at)
    select $1, sent.id, "formId", version, coalesce(people.id, sent.id),
      reference, locale, "values", context, state, suspicion, digest, nonce, "createdAt"
    from json_to_recordset($3::text::json) as sent (
      id uuid, "formId" text, version int, identity text, reference text, locale text, "values" jsonb, context jsonb,
      state text, suspicion jsonb, digest text, nonce text, "createdAt" timestamptz)
    left join people on people.identity = sent.identity
    on conflict do nothing
    returning id, subject_id),
  ${consentsPart('$4', 'stored')}
  select id, subject_id as "subjectId" from stored`

type Inserted = { readonly id: string; readonly subjectId: string }

/** Two submissions drew the same reference (once in 10¹²); failing makes each be tried alone, with a new one. */
class ReferenceTaken extends Error {}

const insert = async (
  tx: Db,
  siteId: string,
  items: readonly NewSubmission[],
  references: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Inserted>> => {
  const records = items.map(({ id, formId, version, person, locale, values, context, state, suspicion, digest, nonce, createdAt }) => ({
    id,
    formId,
    version,
    identity: person.identity,
    reference: references.get(id),
    locale,
    values,
    context,
    state,
    suspicion,
    digest,
    nonce,
    createdAt,
  }))
  const consents = items.flatMap((item): NewConsent[] =>
    item.consents.map((consent) => ({ ...consent, id: newId(item.createdAt.getTime()), submissionId: item.id, at: item.createdAt })),
  )
  const people = peopleJson(items.map(({ person }) => person))
  const inserted = await statement<Inserted>(tx, INSERT, [siteId, people, JSON.stringify(records), newConsentsJson(siteId, consents)])
  return new Map(inserted.map((row) => [row.id, row]))
}

const acceptedOf = (item: NewSubmission, subjectId: string, earlier: number): Accepted => ({
  siteId: item.siteId,
  id: item.id,
  subjectId,
  definition: item.definition,
  locale: item.locale,
  values: item.values,
  suspicion: item.suspicion,
  ...(item.person.email ? { email: item.person.email } : {}),
  ...(item.person.phone ? { phone: item.person.phone } : {}),
  earlier,
  createdAt: item.createdAt,
})

/**
 * Hands accepted submissions of one site to where they belong, and announces them. The statements that it answers must be
 * run in the same transaction; their order does not matter.
 */
const handingOver = async (
  tx: Db,
  { jobs, destinations }: WriteDeps,
  accepted: readonly Accepted[],
  jobIds: readonly string[] = accepted.map(({ id }) => id),
): Promise<Statement[]> => {
  const byDestination = Map.groupBy(accepted, ({ definition }) => definition.destination)
  const parts = await Promise.all([
    ...[...byDestination].map(([name, some]) => destinations[name](tx, some)),
    jobs.statement(
      submissionAccepted,
      accepted.map(({ siteId, id }) => ({ siteId, submissionId: id })),
      { ids: jobIds },
    ),
  ])
  return parts.flatMap((part) => part ?? [])
}

/** Hands accepted submissions of one site to where they belong, and announces them. */
export const handOver = async (tx: Db, deps: WriteDeps, accepted: readonly Accepted[], jobIds?: readonly string[]): Promise<void> => {
  for (const { text, params } of await handingOver(tx, deps, accepted, jobIds)) await statement(tx, text, params)
}

const explain = async (tx: Db, siteId: string, items: readonly NewSubmission[]): Promise<ReadonlyMap<string, Written>> => {
  const known = await storedSubmissions(
    tx,
    siteId,
    items.map(({ id }) => id),
  )
  const used = await usedNonces(
    tx,
    siteId,
    items.flatMap(({ nonce }) => nonce ?? []),
  )
  return new Map(
    items.map((item): [string, Written] => {
      const submission = known.get(item.id)
      if (submission) return [item.id, submission.digest === item.digest ? { kind: 'repeated', submission } : { kind: 'changed' }]
      if (item.nonce !== null && used.has(item.nonce)) return [item.id, { kind: 'token_used' }]
      throw new ReferenceTaken()
    }),
  )
}

/**
 * Stores submissions of one site in one transaction: people, submissions, files, consents, the destination's
 * records and the jobs commit together, or none of them. Answers in the order of `items`.
 */
export const writeSubmissions = async (
  transact: Transact,
  deps: WriteDeps,
  items: readonly NewSubmission[],
  leaving?: () => void,
): Promise<Written[]> => {
  const siteId = items[0]?.siteId
  if (siteId === undefined) return []
  const first = new Map<string, NewSubmission>()
  for (const item of items) if (!first.has(item.id)) first.set(item.id, item)
  const distinct = [...first.values()]
  const references = new Map(distinct.map(({ id }) => [id, newReference()]))

  const results = await transact(
    siteId,
    async (tx): Promise<Ending<ReadonlyMap<string, Written>>> => {
      const inserted = await insert(tx, siteId, distinct, references)
      const fresh = distinct.flatMap((item) => {
        const row = inserted.get(item.id)
        return row ? [{ item, row }] : []
      })
      // A person made just now bears the id of a submission of this group and has no earlier ones.
      const known = fresh.flatMap(({ row }) => (inserted.has(row.subjectId) ? [] : row.subjectId))
      const earlier = await countBefore(tx, siteId, known, [...inserted.keys()])
      const uploads = fresh.flatMap(({ item }) => item.uploads.map((id) => ({ id, submissionId: item.id, formId: item.formId })))
      const accepted = fresh.flatMap(({ item, row: { subjectId } }) =>
        item.state === 'quarantined' ? [] : [acceptedOf(item, subjectId, earlier.get(subjectId) ?? 0)],
      )
      const [last] = await Promise.all([handingOver(tx, deps, accepted), attachUploads(tx, siteId, uploads)])
      const left = distinct.filter(({ id }) => !inserted.has(id))
      const explained = left.length > 0 ? await explain(tx, siteId, left) : undefined
      const result = distinct.map((item): [string, Written] => {
        const { id, formId, version, locale, digest } = item
        const submission = { id, formId, version, locale, digest, reference: references.get(id) ?? '' }
        return [id, explained?.get(id) ?? { kind: 'stored', submission }]
      })
      return { result: new Map(result), last }
    },
    leaving,
  )

  return items.map((item) => {
    const result = results.get(item.id)
    if (!result) throw new Problem('internal')
    if (first.get(item.id) === item || result.kind !== 'stored') return result
    return result.submission.digest === item.digest ? { ...result, kind: 'repeated' } : { kind: 'changed' }
  })
}
