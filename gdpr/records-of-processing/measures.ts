/**
 * What this software does for the security of processing (GDPR Art. 30(1)(g), 32(1)); what is done around it (premises, people, the
 * machines it runs on) is not known to it.
 */
export const MEASURES: readonly string[] = [
  'Row-level security in the database keeps the data of sites apart, whatever the program asks for.',
  'Staff sign in with a second factor and have roles; who read or changed what, when and why is kept in an audit that nobody can change.',
  'Specially protected answers, and texts in which such data were found, are encrypted with a key of their person.',
  'Secrets of connections are encrypted with a key that is not in the database; tokens and links are kept as hashes.',
  'Queues and logs hold ids only, no personal data.',
  'Deliveries to recipients are signed, repeated until confirmed, and shown to a person when they fail.',
  'Data are deleted when their time is over, twice a day, with evidence; erasures are verified by searching every column and file.',
  'Consents and requests are committed to in an append-only, signed ledger that anybody can verify.',
  'A journal outside of the database repeats erasures after a backup was restored.',
]
