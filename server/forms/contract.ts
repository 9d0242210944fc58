/** What may cross the wire about forms. The parts live in files of their own; this is their one door. */
export * from './contract/accepted.ts'
export * from './contract/condition.ts'
export * from './contract/definition.ts'
export * from './contract/field-error.ts'
export * from './contract/field.ts'
export * from './contract/gdpr-class.ts'
export * from './contract/published.ts'
export * from './contract/submission.ts'
