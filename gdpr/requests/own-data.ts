import { statement } from '../../server/platform/statement.ts'
import { pageQuery, rowPages } from '../export/pages.ts'
import type { ErasedItem, Kept, PersonalData, PlannedItem, Walk } from '../personal-data.ts'
import { impersonal, NOTHING, personal } from '../register.ts'
import { ENDED } from './machine.ts'

const DUTY = { purpose: 'to answer the person, and to show that it was done', basis: 'legal_obligation', retention: 'case' } as const

/** Of the person `$2`: proven by the address, or written from it. */
const OF_PERSON = `(t.subject_ids @> to_jsonb($2::text) or t.email in (
  select unnest(array[p.email, lower(p.email)]) from subjects p where p.site_id = $1 and p.id = $2::uuid))`

const fields = {
  id: 't.id',
  reference: 't.reference',
  kind: 't.kind',
  state: 't.state',
  channel: 't.channel',
  received_at: 't.received_at',
  due: 't.statutory_due',
  fulfilled_at: 't.fulfilled_at',
  details: 't.details',
  history: `(select json_agg(json_build_object('at', e.at, 'what', e.action, 'letter', e.letter) order by e.at, e.id)
    from privacy_request_events e where e.site_id = t.site_id and e.request_id = t.id)`,
}

// An open request is what the answer goes to; it forgets its person with its last letter (`settle.ts`).
const OPEN = `t.state not in (${[...ENDED].map((state) => `'${state}'`).join(', ')})`

const WHO = 'with who as (select $1::text as site, $2::text as subject)'

type Counted = { readonly all: number; readonly open: number }

const counted = async (db: Parameters<NonNullable<PersonalData['plan']>>[0], { siteId, subjectId }: Walk): Promise<Counted> => {
  const text = `${WHO} select count(*)::int as "all", (count(*) filter (where ${OPEN}))::int as open
    from privacy_requests t, who where t.site_id = $1 and ${OF_PERSON}`
  const [row] = await statement<Counted>(db, text, [siteId, subjectId])
  return row ?? { all: 0, open: 0 }
}

const keptOf = ({ open }: Counted): { readonly kept?: Kept } =>
  open > 0 ? { kept: { count: open, reason: 'answer_due', law: 'GDPR Art. 12(3)' } } : {}

const FORGET = `
  update privacy_requests t set email = null, details = null, corrections = null, subject_ids = '[]', link_hash = null, code_hash = null
  where t.site_id = $1 and not (${OPEN}) and ${OF_PERSON} returning t.id`

/**
 * Requests of people about their data. Answered ones stay, and no longer say whose they are; what was written to the person is
 * the proof that it was answered, and stays for as long as that may be asked for (GDPR Art. 5(2)).
 */
export const requestData: PersonalData = {
  feature: 'privacy_requests',
  register: {
    privacy_requests: {
      ...impersonal('site_id id duplicate_of', NOTHING.key),
      ...impersonal(
        'kind state channel locale purposes jurisdiction zone received_at received_on proven_at acknowledged_at first_response_at decided_at fulfilled_at closed_at extended_at pauses strict_due statutory_due acknowledge_due link_expires_at code_expires_at code_tries alarmed version',
        NOTHING.state,
      ),
      ...personal('reference subject_ids link_hash code_hash digest', { category: 'online_identifier', ...DUTY }),
      ...personal('email', { category: 'contact', ...DUTY, recipients: ['mail_server', 'subject'] }),
      ...personal('details corrections', { category: 'free_text', ...DUTY, recipients: ['subject'] }),
    },
    privacy_request_events: {
      ...impersonal('site_id id request_id mail_id', NOTHING.key),
      ...impersonal('at action state salt commitment', NOTHING.state),
      ...personal('actor_kind actor_id actor_name', { category: 'identity', ...DUTY }),
      ...personal('data letter', { category: 'free_text', ...DUTY, recipients: ['mail_server', 'subject'] }),
    },
    privacy_settings: impersonal('site_id jurisdiction zone authority version', NOTHING.site),
  },
  owners: { privacy_requests: `'kept'`, privacy_request_events: `'kept'`, privacy_settings: `'staff'` },
  export: async (db, who) => [
    {
      kind: 'rows',
      section: 'privacy_requests',
      portable: false,
      rows: rowPages(db, who, pageQuery('privacy_requests t', fields, OF_PERSON)),
    },
  ],
  async plan(db, walk): Promise<PlannedItem[]> {
    const count = await counted(db, walk)
    return count.all === 0 ? [] : [{ feature: 'privacy_requests', item: 'requests', erase: count.all - count.open, ...keptOf(count) }]
  },
  async erase(tx, walk): Promise<ErasedItem[]> {
    const count = await counted(tx, walk)
    if (count.all === 0) return []
    const gone = await statement<{ id: string }>(tx, FORGET, [walk.siteId, walk.subjectId])
    return [{ feature: 'privacy_requests', item: 'requests', erased: gone.length, ...keptOf(count) }]
  },
}
