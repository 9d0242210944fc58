import { pageQuery, rowPages } from '../export/pages.ts'
import type { ErasedItem, PersonalData, PlannedItem, Walk } from '../personal-data.ts'
import { impersonal, NOTHING, personal } from '../register.ts'
import { statement } from '../../server/platform/statement.ts'
import { ENDED } from './machine.ts'

const CASE = {
  purpose: 'to answer requests of people in time, and to prove it',
  basis: 'legal_obligation',
  retention: 'case',
  recipients: ['subject'],
} as const
const OFFICER = { ...CASE, category: 'identity' } as const

const OF_PERSON = 't.subject_ids ? $2::uuid::text'
const ended = `t.state in (${[...ENDED].map((state) => `'${state}'`).join(', ')})`
const LAW = 'GDPR Art. 12(3), 5(2)'

const fields = {
  id: 't.id',
  reference: 't.reference',
  kind: 't.kind',
  state: 't.state',
  channel: 't.channel',
  email: 't.email',
  locale: 't.locale',
  details: 't.details',
  corrections: 't.corrections',
  created_at: 't.received_at',
  fulfilled_at: 't.fulfilled_at',
}
const eventFields = {
  id: 't.id',
  request: 't.request_id',
  at: 't.at',
  what: 't.action',
  state: 't.state',
  letter: 't.letter',
  data: 't.data',
}
const EVENTS = 'privacy_request_events t join privacy_requests r on r.site_id = t.site_id and r.id = t.request_id'

/** Requests that are over forget their person; one that is being answered needs the address until the last letter is written. */
const FORGET = `
  update privacy_requests t set email = null, details = null, corrections = null, subject_ids = '[]', link_hash = null, code_hash = null
  where t.site_id = $1 and ${OF_PERSON} and ${ended} returning 1`

const COUNT = `
  select count(*) filter (where ${ended})::int as over, count(*) filter (where not ${ended})::int as open
  from privacy_requests t where t.site_id = $1 and ${OF_PERSON}`

const counted = async (db: Parameters<NonNullable<PersonalData['plan']>>[0], { siteId, subjectId }: Walk) => {
  const [row] = await statement<{ over: number; open: number }>(db, COUNT, [siteId, subjectId])
  const { over = 0, open = 0 } = row ?? {}
  return { over, kept: open > 0 ? { kept: { count: open, reason: 'answer_due', law: LAW } as const } : {} }
}

const item = { feature: 'requests', item: 'requests' } as const

/** What people asked for about their data, and how they were answered. Kept for some years to prove it, without the person once one is erased. */
export const requestData: PersonalData = {
  feature: 'requests',
  register: {
    privacy_requests: {
      ...impersonal('site_id id duplicate_of link_hash code_hash digest', NOTHING.key),
      ...impersonal(
        'kind state channel jurisdiction zone received_at received_on proven_at acknowledged_at first_response_at decided_at fulfilled_at closed_at extended_at pauses strict_due statutory_due acknowledge_due link_expires_at code_expires_at code_tries alarmed version',
        NOTHING.state,
      ),
      ...personal('reference subject_ids', { category: 'online_identifier', ...CASE }),
      ...personal('email', { category: 'contact', ...CASE }),
      ...personal('locale', { category: 'location', ...CASE }),
      ...personal('details corrections purposes', { category: 'free_text', ...CASE }),
    },
    privacy_request_events: {
      ...impersonal('site_id id request_id mail_id salt commitment', NOTHING.key),
      ...impersonal('at action state actor_kind', NOTHING.state),
      ...personal('actor_id actor_name', OFFICER),
      ...personal('data letter', { category: 'free_text', ...CASE }),
    },
    privacy_settings: impersonal('site_id jurisdiction zone authority version', NOTHING.site),
  },
  owners: { privacy_requests: `'kept'`, privacy_request_events: `'kept'`, privacy_settings: `'staff'` },
  export: async (db, who) => [
    { kind: 'rows', section: 'requests', portable: false, rows: rowPages(db, who, pageQuery('privacy_requests t', fields, OF_PERSON)) },
    {
      kind: 'rows',
      section: 'request_history',
      portable: false,
      rows: rowPages(db, who, pageQuery(EVENTS, eventFields, 'r.subject_ids ? $2::uuid::text')),
    },
  ],
  async plan(db, walk): Promise<PlannedItem[]> {
    const { over, kept } = await counted(db, walk)
    return over > 0 || kept.kept ? [{ ...item, erase: over, ...kept }] : []
  },
  async erase(tx, walk): Promise<ErasedItem[]> {
    const { kept } = await counted(tx, walk)
    const gone = await statement(tx, FORGET, [walk.siteId, walk.subjectId])
    return gone.length > 0 || kept.kept ? [{ ...item, erased: gone.length, ...kept }] : []
  },
}
