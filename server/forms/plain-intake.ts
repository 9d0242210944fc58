import type { Keys } from '../platform/crypto.ts'
import { sha256 } from '../platform/crypto.ts'
import { Problem } from '../platform/problem.ts'
import { stableId } from '../platform/stable-id.ts'
import { HOUR, systemClock, type Clock } from '../platform/time.ts'
import { originOf } from '../sites/middleware.ts'
import { compiledForm } from './compiled-form.ts'
import type { Field, Values } from './contract.ts'
import { issueFormToken } from './form-token.ts'
import type { Intake } from './intake.ts'
import type { IssueToken, PlainAnswer, PlainPost, PlainSubmission } from './plain-post.ts'
import { receiptUrl } from './receipt.ts'
import { receive, type ReceiveDeps } from './uploads/receive.ts'

export type PlainDeps = ReceiveDeps & {
  readonly intake: Intake
  readonly keys: Keys
  readonly publicUrl: string
  readonly clock?: Clock
}

/** Tokens for hosted pages, as a hidden field. */
export const tokenIssuer =
  (keys: Keys, clock: Clock = systemClock): IssueToken =>
  (site, version, origin) =>
    issueFormToken(keys, { siteId: site.id, formId: version.formId, version: version.version, origin }, clock()).token

/** A browser without script sends every value as text; the field's kind says what it means. */
const typed = (field: Field | undefined, value: string | readonly string[] | boolean): Values[string] => {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return [...value]
  if (field?.kind === 'choice_many') return [value]
  if (field?.kind !== 'number' && field?.kind !== 'rating') return value
  // Many of our languages write a decimal comma.
  const number = Number(value.trim().replace(',', '.'))
  return value.trim() === '' ? null : number
}

type FileHash = readonly [field: string, name: string, sha256: string]

const hashesOf = async (files: PlainSubmission['files']): Promise<FileHash[]> => {
  const all = Object.entries(files).flatMap(([field, some]) => some.map((file) => [field, file] as const))
  return Promise.all(all.map(async ([field, file]): Promise<FileHash> => [field, file.name, sha256(await file.bytes())]))
}

/**
 * Stores what a browser without our script posted, through the same door and by the same rules. A page without an id of
 * its own gets one made of what was sent within the hour, so that a double click is one submission.
 */
export const openPlainIntake = (deps: PlainDeps): PlainPost => {
  const { intake, keys, publicUrl, clock = systemClock } = deps
  const own = new URL(publicUrl).origin
  const underWay = new Map<string, Promise<PlainAnswer>>()

  /** Stores the files as finished uploads whose ids follow from the submission's: a repetition names the same. */
  const upload = async ({ site, form, files }: PlainSubmission, id: string): Promise<Record<string, string[]>> => {
    const fields = new Map(compiledForm(form).fields.map(({ field }) => [field.key, field]))
    const ids: Record<string, string[]> = {}
    for (const [key, some] of Object.entries(files)) {
      const field = fields.get(key)
      if (field?.kind !== 'file') throw new Problem('invalid', { errors: [{ field: key, code: 'unknown_field' }] })
      if (some.length > field.maxFiles) throw new Problem('invalid', { errors: [{ field: key, code: 'too_many' }] })
      for (const file of some) {
        const hash = sha256(await file.bytes())
        const fileId = stableId('upload', site.id, id, key, file.name, hash)
        const row = { siteId: site.id, id: fileId, formId: form.formId, field: key, name: file.name, size: file.size, createdAt: clock() }
        await receive(deps, field, row, { offset: 0, bytes: await file.bytes() })
        ;(ids[key] ??= []).push(fileId)
      }
    }
    return ids
  }

  const store = async (sent: PlainSubmission, id: string): Promise<PlainAnswer> => {
    const { site, form, client, fields, consents, hidden, website } = sent
    try {
      if (sent.origin && !originOf(site, publicUrl, sent.origin)) throw new Problem('origin_not_allowed')
      const kinds = new Map(compiledForm(form).fields.map(({ field }) => [field.key, field]))
      const entries = Object.entries(fields).map(([key, value]) => [key, typed(kinds.get(key), value)] as const)
      const values = { ...Object.fromEntries(entries), ...(await upload(sent, id)) }
      const { submission } = await intake.take({
        siteId: site.id,
        formId: form.formId,
        id,
        token: hidden.token,
        version: form.version,
        locale: hidden.locale,
        values,
        consents: [...consents],
        context: {},
        gpc: sent.gpc ?? false,
        website,
        // A page of ours may hide its origin; a foreign one cannot claim to be ours.
        origin: sent.origin || own,
        client,
      })
      return { ok: true, receiptUrl: receiptUrl(keys, publicUrl, { siteId: site.id, ...submission }) }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const errors = error.details.errors ?? []
      return errors.length > 0 ? { ok: false, errors } : { ok: false, errors, problem: error.code }
    }
  }

  return async (sent) => {
    const { site, form, hidden, fields, consents, files } = sent
    const hour = String(Math.floor(clock().getTime() / HOUR))
    const content = JSON.stringify([fields, consents, await hashesOf(files)])
    const id = hidden.id ?? stableId('plain', site.id, form.formId, content, hour)
    const key = `${site.id}/${id}`
    const twin = underWay.get(key)
    if (twin) return twin
    const answer = store(sent, id).finally(() => underWay.delete(key))
    underWay.set(key, answer)
    return answer
  }
}
