import { principalOf } from '../../gdpr/consent-entry.ts'
import type { Scan } from '../../gdpr/sensitive/scan.ts'
import { identityOf } from '../people/identity.ts'
import type { Client } from '../platform/client.ts'
import type { Db } from '../platform/db.ts'
import { grouped } from '../platform/grouped.ts'
import type { Limits } from '../platform/limits.ts'
import { Problem, type ProblemCode } from '../platform/problem.ts'
import type { Texts } from '../platform/texts.ts'
import { systemClock, type Clock } from '../platform/time.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Transact } from '../platform/transaction.ts'
import type { Catalogue } from './catalogue.ts'
import { childErrors, weighed } from './child-consent.ts'
import { compiledForm } from './compiled-form.ts'
import { consentContext, decisionsOf, missingConsent, missingExplicitConsent } from './consent-choices.ts'
import type { SubmissionRequest, Values } from './contract.ts'
import { digestOf } from './digest.ts'
import { withMessages } from './field-messages.ts'
import { readFormToken, type FormToken } from './form-token.ts'
import { countSubmission } from './pressure.ts'
import { isProven } from './proof.ts'
import type { PublishedVersion } from './published-version.ts'
import { splitValues } from './sealed/split.ts'
import { storedSubmissions, type StoredSubmission } from './submission-store.ts'
import { pointsOf, QUARANTINE, suspicionOf } from './suspicion.ts'
import { checkUploads } from './uploads/attach.ts'
import { checkValues } from './values.ts'
import { writeSubmissions, type NewSubmission, type WriteDeps, type Written } from './write.ts'

export type IntakeDeps = WriteDeps & {
  readonly db: Db
  readonly transact: Transact
  /** Finds in free text what nobody asked for. */
  readonly scan: Scan
  readonly catalogue: Catalogue
  readonly limits: Limits
  readonly texts: Texts
  readonly clock?: Clock
  /** How many sites may store at the same time; the embedded database has one connection. */
  readonly writers?: number
}

/** A submission as it arrived, by whichever way. `token` is missing only where nobody could issue one. */
export type Arrived = Omit<SubmissionRequest, 'token'> & {
  readonly siteId: string
  readonly formId: string
  readonly token?: string | undefined
  /** The version that the page showed, where no token says it. */
  readonly version?: number | undefined
  /** The page's origin; empty for programs. */
  readonly origin: string
  readonly client: Client
  /** The header `Sec-GPC: 1`. */
  readonly gpc?: boolean
}

/** `isNew` is false when the same submission had been stored before. */
export type Taken = { readonly isNew: boolean; readonly submission: StoredSubmission }

export type Intake = { take(arrived: Arrived): Promise<Taken> }

/** A group larger than this makes those at its front wait for those at its end. */
const LARGEST_GROUP = 64

/** A repetition of what is stored deserves the first answer, although these have become true meanwhile. */
const FORGIVEN: ReadonlySet<ProblemCode> = new Set(['token_expired', 'form_closed', 'form_not_found', 'invalid', 'notice_unpublished'])

const fileIds = (form: PublishedVersion, values: Values) =>
  compiledForm(form).fields.flatMap(({ field }) => {
    const ids = field.kind === 'file' ? values[field.key] : undefined
    return Array.isArray(ids) ? ids.map((id) => ({ field: field.key, id })) : []
  })

/**
 * The one door in: judges a submission and stores it. `take` answers only when the record, its consents and its
 * job are durable. Throws problems for what cannot be stored; what merely looks automatic is stored aside.
 */
export const openIntake = (deps: IntakeDeps): Intake => {
  const { db, transact, keys, catalogue, limits, texts, scan, clock = systemClock, writers = 2 } = deps
  const write = grouped<NewSubmission, Written>({
    writers,
    max: LARGEST_GROUP,
    keyOf: ({ siteId }) => siteId,
    run: (items, leaving) => writeSubmissions(transact, deps, items, leaving),
  })

  const formOf = async ({ siteId, formId }: Arrived, version: number | undefined): Promise<PublishedVersion> => {
    const form = await catalogue.get(siteId, formId, version)
    if (!form) throw new Problem('form_not_found')
    if (form.status === 'closed') throw new Problem('form_closed')
    return form
  }

  const accept = async (arrived: Arrived, token: FormToken | undefined, digest: string, now: Date): Promise<Taken> => {
    const { siteId, formId, id, locale } = arrived
    const form = await formOf(arrived, token?.v ?? arrived.version)
    const decisions = decisionsOf(form, locale, arrived.consents)
    const granted = new Set(decisions.flatMap(({ field, state }) => (state === 'refused' ? [] : field.key)))
    const checked = checkValues(form, arrived.values, granted, { now, locale })
    const files = fileIds(form, checked.values)
    const errors = [
      ...checked.errors,
      ...missingConsent(form, decisions),
      ...missingExplicitConsent(form, decisions, checked.values),
      ...childErrors(decisions, checked.values, checked.errors),
      ...(files.length > 0 ? await inSite(db, siteId, (tx) => checkUploads(tx, { siteId, formId, submissionId: id }, files)) : []),
    ]
    if (errors.length > 0) throw new Problem('invalid', { errors: withMessages(form.definition, errors, locale, texts) })

    const proven = Boolean(token && arrived.proof)
    if (token && arrived.proof && !(await isProven(keys, token, arrived.proof))) throw new Problem('proof_invalid')
    const pressure = await countSubmission(limits, arrived.client, siteId, formId)
    const suspicion = suspicionOf({
      trap: arrived.website,
      fillTime: token && now.getTime() - token.t,
      proven,
      pressure,
      values: checked.values,
    })
    const { email, phone, name } = checked
    // A tick counts in spite of the signal: it is about this very purpose, and later (GDPR Art. 4(11); W3C GPC, section 2).
    const gpc = arrived.gpc === true || arrived.context.gpc === true
    const shown = decisions
      .filter(({ field }) => checked.shown?.has(field.key) ?? true)
      .map((decision) => weighed(form.definition, decision, checked.values, { now, gpc }))
    const { open: values, toSeal } = splitValues(form, checked.values, scan)
    const identity = identityOf({ email, phone })
    const principal = principalOf(keys.of('consent-principal'), siteId, identity)
    const context = shown.length > 0 ? consentContext(form, locale, arrived.context.page) : null
    // A newsletter ticked beside a question must not hold the question up; only where the consent is the service does all wait for it.
    const waits = shown.some(({ field, state }) => state === 'requested' && field.purpose === form.definition.needsConsent)
    const result = await write({
      siteId,
      id,
      formId,
      version: form.version,
      definition: form.definition,
      locale,
      values,
      toSeal,
      context: arrived.context,
      state: pointsOf(suspicion) >= QUARANTINE ? 'quarantined' : waits ? 'awaiting_opt_in' : 'accepted',
      suspicion,
      digest,
      nonce: token?.n ?? null,
      createdAt: now,
      person: { id, identity, email, phone, name },
      consents: shown.map(({ field: { purpose }, ...decision }) => Object.assign(decision, { purpose, principal, context })),
      uploads: files.map((file) => file.id),
    })
    if (result.kind === 'changed') throw new Problem('submission_changed')
    if (result.kind === 'token_used') throw new Problem('token_used')
    return { isNew: result.kind === 'stored', submission: result.submission }
  }

  return {
    async take(sent) {
      const arrived = { ...sent, id: sent.id.toLowerCase() }
      const { siteId, formId, id, origin } = arrived
      const now = clock()
      const verdict = arrived.token === undefined ? undefined : readFormToken(keys, arrived.token, { siteId, formId, origin }, now)
      if (verdict?.ok === false && verdict.code === 'token_invalid') throw new Problem('token_invalid')
      const digest = digestOf(formId, arrived)
      try {
        if (verdict?.ok === false) throw new Problem(verdict.code)
        return await accept(arrived, verdict?.content, digest, now)
      } catch (error) {
        if (!(error instanceof Problem) || !FORGIVEN.has(error.code)) throw error
        const before = (await inSite(db, siteId, (tx) => storedSubmissions(tx, siteId, [id]))).get(id)
        if (before?.digest !== digest) throw error
        return { isNew: false, submission: before }
      }
    },
  }
}
