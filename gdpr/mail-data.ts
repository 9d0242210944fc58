import { erasing } from './erase/items.ts'
import { pageQuery, rowPages } from './export/pages.ts'
import { known, KNOWN_ID_TEXTS } from './identified.ts'
import type { Identifier } from './erase/identifier.ts'
import type { ErasedItem, PersonalData, Walk } from './personal-data.ts'
import { impersonal, NOTHING, personal } from './register.ts'
import { statement } from '../server/platform/statement.ts'

const LETTER = {
  purpose: 'to answer, and to ask for confirmation',
  basis: 'contract',
  retention: 'mail',
  recipients: ['mail_server', 'subject'],
} as const

const fields = {
  id: 't.id',
  kind: 't.kind',
  to: 't.recipient',
  subject: 't.subject',
  text: 't.text',
  html: 't.html',
  state: 't.state',
  written_at: 't.created_at',
  sent_at: 't.sent_at',
}

// People may have written from several addresses.
const TO_PERSON = `t.recipient in (
  select unnest(array[p.email, lower(p.email)]) from subjects p where p.site_id = $1 and p.id = $2::uuid
  union
  select v.value from submissions s, jsonb_each_text(s."values") v
  where s.site_id = $1 and s.subject_id = $2::uuid and position('@' in v.value) > 0)`

/** The answer to a request of the person, which is on its way (GDPR Art. 12(3)). */
const ANSWER = `t.state = 'waiting' and t.kind like 'privacy%'`

/** Mails that were written to a person. The platform stores them and knows no law, so they are described here. */
export const mailData: PersonalData = {
  feature: 'mail',
  register: {
    mails: {
      ...impersonal('site_id id', NOTHING.key),
      ...impersonal('kind state attempts leased_until last_error fault created_at sent_at', NOTHING.state),
      ...personal('recipient', { category: 'contact', ...LETTER }),
      ...personal('unsubscribe', { category: 'online_identifier', ...LETTER }),
      ...personal('subject text html', { category: 'free_text', ...LETTER }),
    },
  },
  owners: {
    mails: `case when t.kind like 'privacy%' then 'kept' else
      (select p.id::text from subjects p where p.site_id = t.site_id and p.identity = 'email:' || lower(t.recipient)) end`,
  },
  async identify(db, { siteId, subjectId }) {
    const text = `select t.id from mails t where t.site_id = $1 and ${TO_PERSON}`
    const found = await statement<{ id: string }>(db, text, [siteId, subjectId])
    return found.map(({ id }): Identifier => ({ kind: 'id', value: id }))
  },
  export: async (db, who) => [
    { kind: 'rows', section: 'mails', portable: false, rows: rowPages(db, who, pageQuery('mails t', fields, TO_PERSON)) },
  ],
  ...erasing('mail', [
    {
      item: 'mails',
      table: 'mails',
      where: `t.recipient = any (${known('email')})`,
      duty: { when: ANSWER, reason: 'answer_due', law: 'GDPR Art. 12(3)' },
    },
  ]),
}

const JOBS = `
  with who as (select $1::text as site, $2::uuid as subject, $3::text::json as known)
  delete from pgboss.job t using who
  where (t.id = any (array(select (k->>'value')::uuid from json_array_elements($3::text::json) k where k->>'kind' = 'id')))
    or (jsonb_typeof(t.data) = 'object' and t.data->>'siteId' = who.site
      and exists (select from jsonb_each_text(t.data) e where e.value = any (${KNOWN_ID_TEXTS})))
  returning 1`

const forgetJobs = async (tx: Parameters<NonNullable<PersonalData['erase']>>[0], walk: Walk): Promise<ErasedItem[]> => {
  const gone = await statement(tx, JOBS, [walk.siteId, walk.subjectId, JSON.stringify(walk.identifiers)])
  return gone.length > 0 ? [{ feature: 'queue', item: 'jobs', erased: gone.length }] : []
}

const QUEUE = 'Kept by the queue for itself: names of queues, counts, moments and settings.'

/** The queue, the counters of the limits and the list of migrations: no personal data, but ids of records that are erased. */
export const queueData: PersonalData = {
  feature: 'queue',
  register: {
    'pgboss.job': {
      ...impersonal('id data singleton_key output source_id', 'Ids only, which mean nothing without their rows; deleted with them.'),
      ...impersonal(
        'name priority state retry_limit retry_count retry_delay retry_backoff retry_delay_max expire_seconds deletion_seconds singleton_on group_id group_tier start_after created_on started_on completed_on keep_until dead_letter policy heartbeat_on heartbeat_seconds blocked blocking pending_dependencies source_name source_created_on source_retry_count',
        QUEUE,
      ),
    },
    'pgboss.job_dependency': impersonal('child_name child_id parent_name parent_id', QUEUE),
    'pgboss.bam': impersonal('id name version status queue table_name command error created_on started_on completed_on', QUEUE),
    'pgboss.queue': impersonal(
      'name policy retry_limit retry_delay retry_backoff retry_delay_max expire_seconds retention_seconds deletion_seconds dead_letter partition table_name deferred_count queued_count ready_count warning_queued active_count failed_count total_count ready_history heartbeat_seconds notify singletons_active monitor_claim_on monitor_on maintain_on created_on updated_on',
      QUEUE,
    ),
    'pgboss.queue_stats': impersonal(
      'id name deferred_count queued_count ready_count active_count failed_count total_count captured_on',
      QUEUE,
    ),
    'pgboss.schedule': impersonal('name key kind cron timezone data options created_on updated_on last_job_id', QUEUE),
    'pgboss.subscription': impersonal('event name created_on updated_on', QUEUE),
    'pgboss.version': impersonal('version cron_on bam_on flow_on reindex_on monitor_backoff_on', QUEUE),
    'pgboss.warning': impersonal('id type message data created_on', QUEUE),
    'drizzle.__drizzle_migrations': impersonal('id hash created_at name applied_at', 'Which migrations were run.'),
    rate_limits: {
      ...personal('key', {
        category: 'online_identifier',
        purpose: 'to keep floods out',
        basis: 'legitimate_interest',
        retention: 'short',
      }),
      ...impersonal('points expires_at', NOTHING.state),
    },
  },
  erase: forgetJobs,
}
