/**
 * Numbers that name one person, or open an account, told by their check digits: `umcn` (JMBG, the unique master citizen number
 * of Serbia, Bosnia and Herzegovina and their neighbours), `oib` (Croatia), `pesel` (Poland), `steuer_id` (Germany, AO § 139b).
 * National ids have a protection of their own (GDPR Art. 87).
 */
export const NUMBER_KINDS = ['umcn', 'oib', 'pesel', 'steuer_id', 'iban', 'card'] as const
export type NumberKind = (typeof NUMBER_KINDS)[number]

/** What a free text can hold that its form did not ask for, and that needs a person's eye before it goes anywhere. */
export const SENSITIVE_KINDS = [...NUMBER_KINDS, 'health'] as const
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number]
