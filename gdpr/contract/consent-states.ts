/**
 * What an event says about one purpose, by the terms of ISO/IEC TS 27560. `requested` waits for a confirmation (double
 * opt-in, or a parent) and decides nothing yet; `invalidated`: the controller found that it was none.
 */
export const CONSENT_STATES = ['given', 'refused', 'requested', 'confirmed', 'reconfirmed', 'withdrawn', 'expired', 'invalidated'] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

/** By which way it was said. `expiry`: nobody said anything, its time was over. */
export const CONSENT_SOURCES = ['form', 'preferences', 'one_click', 'mail_link', 'officer', 'gpc', 'import', 'expiry'] as const
export type ConsentSource = (typeof CONSENT_SOURCES)[number]

/** What a person said about their age where the law asks for it (GDPR Art. 8). Never a date of birth. */
export type AgeBand = 'of_age' | 'below_age'

const YES: ReadonlySet<ConsentState> = new Set(['given', 'confirmed', 'reconfirmed'])

/** Whether the person said yes, and, where that is asked for, confirmed it. */
export const isYes = (state: ConsentState): boolean => YES.has(state)
