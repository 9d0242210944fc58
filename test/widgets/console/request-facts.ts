import type { DeskCase, DeskRequest } from '../../../server/privacy/contract/desk.ts'
import type { DeskWork } from '../../../server/privacy/contract/work.ts'

export const ID = '018f0000-0000-7000-8000-000000000001'
export const PERSON = '018f0000-0000-7000-8000-0000000000aa'

/** A request as the inbox has it. */
export const rowOf = (over: Partial<DeskRequest> = {}): DeskRequest => ({
  id: ID,
  reference: 'D-7K3F-9Q2M',
  kind: 'erasure',
  state: 'verified',
  channel: 'web',
  email: 'ana@example.com',
  locale: 'en',
  subjects: 1,
  received_at: '2026-11-01T10:00:00.000Z',
  received_on: '2026-11-01',
  strict_due: '2026-12-01',
  statutory_due: '2026-12-01',
  acknowledge_due: null,
  days_left: 9,
  paused: false,
  extended: false,
  duplicate_of: null,
  version: 3,
  ...over,
})

/** Something that happened to it. */
export const event = (action: DeskCase['events'][number]['action'], over: Partial<DeskCase['events'][number]> = {}) => ({
  id: crypto.randomUUID(),
  at: '2026-11-01T10:00:00.000Z',
  action,
  state: 'verified' as const,
  actor: { kind: 'subject' as const, name: null },
  data: {},
  letter: null,
  mail_id: null,
  ...over,
})

/** The same with all that an officer needs to decide. */
export const caseOf = (over: Partial<DeskCase> = {}): DeskCase => ({
  ...rowOf(),
  details: '<b>Please</b> delete everything.',
  corrections: null,
  purposes: null,
  subject_ids: [PERSON],
  jurisdiction: 'RS',
  zone: 'Europe/Belgrade',
  law: 'ZZPL 21',
  house: false,
  paused_days: 0,
  proven_at: '2026-11-01T10:05:00.000Z',
  acknowledged_at: null,
  fulfilled_at: null,
  actions: ['approve', 'refuse', 'ask', 'extend', 'note'],
  may_pause: true,
  may_extend: 'yes',
  grounds: [{ ground: 'legal_claims', law: 'GDPR Art. 17(3)(e)' }],
  events: [event('receive'), event('confirm')],
  ...over,
})

/** What erasing would do. */
export const WORK: DeskWork = {
  may_decide: true,
  plan: {
    items: [
      { feature: 'forms', item: 'submissions', erase: 4, kept: null },
      {
        feature: 'sites',
        item: 'audit',
        erase: 0,
        kept: { count: 2, reason: 'accountability', law: 'GDPR Art. 5(2)', until: null },
      },
    ],
    files: 1,
    recipients: [{ id: PERSON, name: 'CRM', kind: 'webhook', records: 3 }],
  },
  erasure: null,
  package: null,
}
