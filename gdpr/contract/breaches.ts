/** What was breached (GDPR Art. 4(12); EDPB 9/2022, par. 17). */
export const BREACH_NATURES = ['confidentiality', 'integrity', 'availability'] as const
export type BreachNature = (typeof BREACH_NATURES)[number]

/** `unlikely`: nobody need be told; `risk`: the authority; `high`: the people too (GDPR Art. 33(1), 34(1)). */
export const RISKS = ['unlikely', 'risk', 'high'] as const
export type Risk = (typeof RISKS)[number]

/** Why people are not told although the risk is high: GDPR Art. 34(3)(a), (b), (c). `disproportionate`: then by a public notice. */
export const NOT_TOLD_GROUNDS = ['unreadable', 'risk_removed', 'disproportionate'] as const
export type NotToldGround = (typeof NOT_TOLD_GROUNDS)[number]

/** Kinds of data among which those affected are looked for. */
export const AFFECTED_KINDS = ['submissions', 'files', 'mails', 'consents', 'deliveries'] as const
export type AffectedKind = (typeof AFFECTED_KINDS)[number]

/** What was exposed: kinds of data, of which forms (all where absent; mails have none), that came or left in a span of time (ISO 8601). */
export type Window = {
  readonly kinds: readonly AffectedKind[]
  readonly forms?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
}
