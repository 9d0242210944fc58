import type { ConsentState } from '../../gdpr/consent.ts'
import type { ConsentContext } from '../../gdpr/consent-entry.ts'
import { Problem, type FieldError } from '../platform/problem.ts'
import type { Locale } from '../sites/contract.ts'
import { compiledForm, type ConsentField } from './compiled-form.ts'
import type { SubmissionRequest, Values } from './contract.ts'
import type { PublishedVersion } from './published-version.ts'

export type ConsentChoice = SubmissionRequest['consents'][number]

/** A decision, tied to the published text that it is about. */
export type Decision = {
  readonly field: ConsentField
  readonly noticeId: string
  readonly noticeSha256: string
  readonly state: ConsentState
}

/**
 * Ties what was ticked to what was shown. Every consent control of the version has a decision; one that is not
 * mentioned was not given. Throws `notice_unpublished` for a purpose or a text that this version does not show in
 * this language (EDPB Guidelines 05/2020: consent is to the words that the person saw).
 */
export const decisionsOf = (form: PublishedVersion, locale: Locale, choices: readonly ConsentChoice[]): Decision[] => {
  const { consents } = compiledForm(form)
  const byPurpose = new Map(choices.map((choice) => [choice.purpose, choice]))
  if (byPurpose.size !== choices.length) throw new Problem('invalid', { errors: [{ field: 'consents', code: 'too_many' }] })
  for (const purpose of byPurpose.keys()) if (!consents.some((field) => field.purpose === purpose)) throw new Problem('notice_unpublished')

  return consents.map((field) => {
    const choice = byPurpose.get(field.purpose)
    const shown = Object.hasOwn(form.notices, field.purpose) ? form.notices[field.purpose]?.[locale] : undefined
    if (!shown || (choice?.notice !== undefined && choice.notice !== shown.sha256)) throw new Problem('notice_unpublished')
    const state = !choice?.granted ? 'refused' : field.doubleOptIn ? 'requested' : 'given'
    return { field, noticeId: shown.id, noticeSha256: shown.sha256, state }
  })
}

/** The error for a form whose service is the consent itself (a newsletter), when that was not given. */
export const missingConsent = ({ definition }: PublishedVersion, decisions: readonly Decision[]): FieldError[] =>
  decisions
    .filter(({ field, state }) => field.purpose === definition.needsConsent && state === 'refused')
    .map(({ field }) => ({ field: field.key, code: 'consent_needed' }))

/** Errors for specially protected data that came without the explicit consent that the form asks for (GDPR Art. 9(2)(a)). */
export const missingExplicitConsent = (form: PublishedVersion, decisions: readonly Decision[], values: Values): FieldError[] => {
  const refused = new Set(decisions.filter(({ state }) => state === 'refused').map(({ field }) => field.purpose))
  return compiledForm(form).special.flatMap(({ key, gdpr }) =>
    values[key] !== undefined && refused.has(gdpr.purpose) ? [{ field: key, code: 'explicit_consent_needed' }] : [],
  )
}

/** The page without its query, which may say anything about a person; undefined when it is no address. */
const plainPage = (page: string | undefined): string | undefined => {
  const url = page === undefined ? null : URL.parse(page)
  return url && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}` : undefined
}

/** What surrounded the decisions of a submission: which form in which version and language, shown on which page. */
export const consentContext = ({ formId, version }: PublishedVersion, locale: Locale, page: string | undefined): ConsentContext => {
  const shownOn = plainPage(page)
  return { form: formId, locale, ...(shownOn === undefined ? {} : { page: shownOn }), version }
}
