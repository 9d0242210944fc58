/**
 * What can be wrong with a value. Each has a sentence in `locales/<language>/fields.json`, used by server and widget.
 * The sentences take, already written in the visitor's language: `count` (too_short, too_long, too_few, too_many: the
 * limit, as a number, for the plural), `min` and `max` (too_low, too_high, too_early, too_late: number or date),
 * `step` (wrong_step), `max` (file_too_large: "10 MB"), `types` (file_type: ".pdf, .jpg").
 */
export const FIELD_ERRORS = [
  'required',
  /** The consent that is itself the service asked for was not given (`needsConsent` of the definition). */
  'consent_needed',
  'too_short',
  'too_long',
  'not_an_email',
  'not_a_phone',
  'not_a_url',
  'not_a_number',
  'too_low',
  'too_high',
  'wrong_step',
  'not_a_date',
  'too_early',
  'too_late',
  'not_an_option',
  'too_few',
  'too_many',
  'pattern',
  'not_an_iban',
  'not_a_vat_id',
  'file_missing',
  'file_too_large',
  'file_type',
  'unknown_field',
  'wrong_type',
] as const

/** What only the server finds, and so has its sentences in `pages.json`, which no visitor's page downloads. */
export const SERVER_FIELD_ERRORS = [
  /** Specially protected data was sent without the explicit consent that the form asks for (GDPR Art. 9(2)(a)). */
  'explicit_consent_needed',
] as const
export type FieldErrorCode = (typeof FIELD_ERRORS)[number] | (typeof SERVER_FIELD_ERRORS)[number]
