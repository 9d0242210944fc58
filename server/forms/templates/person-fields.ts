import type { Say } from './say.ts'

/** What the templates ask about a person. Each is classified; `purpose` is the form's own. */
export const nameField = (say: Say, purpose: string, required = true) => ({
  kind: 'text' as const,
  key: 'name',
  label: say('person.name'),
  required,
  autocomplete: 'name' as const,
  maxLength: 120,
  gdpr: { category: 'identity' as const, purpose },
})

export const emailField = (say: Say, purpose: string) => ({
  kind: 'email' as const,
  key: 'email',
  label: say('person.email'),
  required: true,
  autocomplete: 'email' as const,
  prefill: { query: 'email' },
  gdpr: { category: 'contact' as const, purpose },
})

export const phoneField = (say: Say, purpose: string, required = false) => ({
  kind: 'phone' as const,
  key: 'phone',
  label: say('person.phone'),
  help: say('person.phone_help'),
  required,
  autocomplete: 'tel' as const,
  gdpr: { category: 'contact' as const, purpose },
})

export const companyField = (say: Say, purpose: string) => ({
  kind: 'text' as const,
  key: 'company',
  label: say('person.company'),
  autocomplete: 'organization' as const,
  maxLength: 160,
  gdpr: { category: 'identity' as const, purpose },
})

/** An unticked control of its own for each purpose (GDPR Art. 7(2); CJEU C-673/17 Planet49). */
export const consentField = (say: Say, purpose: string) => ({
  kind: 'consent' as const,
  key: purpose,
  label: say(`consent.${purpose}`),
  purpose,
  // An address can be typed by anyone: marketing starts only when its owner has confirmed by mail.
  doubleOptIn: true,
  gdpr: { category: 'none' as const, purpose },
})

/** How long consents to be written to are kept when nothing happens (days): three years. */
export const CONSENT_DAYS = 1_095
