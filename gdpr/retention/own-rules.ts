import { forgetMails } from '../../server/platform/mail.ts'
import { statement } from '../../server/platform/statement.ts'
import { forgetRequestMails, KEPT_DAYS } from '../requests/purge.ts'
import { deleteRequest } from '../requests/purge-store.ts'
import { ENDED } from '../requests/machine.ts'
import { deleteById, type RetentionRule } from './rule.ts'

const MAIL_DAYS = 30

/** Mails that were sent, and those that nobody will send any more. A mail that still waits is not over. */
const mails: RetentionRule = {
  id: 'mails',
  days: MAIL_DAYS,
  start: 'sent',
  action: 'delete',
  law: 'GDPR Art. 5(1)(e): a mail has arrived or it has not; what it said stands in the record that it was about.',
  from: 'mails t',
  key: 't.id',
  where: `t.state <> 'waiting'`,
  dueAt: `coalesce(t.sent_at, t.created_at) + interval '${MAIL_DAYS} days'`,
  held: `exists (select from subjects p where p.site_id = t.site_id and p.id = any (who.held) and lower(p.email) = lower(t.recipient))`,
  act: (tx, { siteId, ids }) => forgetMails(tx, siteId, ids),
}

const ended = [...ENDED].map((state) => `'${state}'`).join(', ')

/** Requests of people, some years after their end; those that nobody confirmed have a job of their own. */
const requests: RetentionRule = {
  id: 'privacy_requests',
  days: KEPT_DAYS,
  start: 'ended',
  action: 'delete',
  law: 'GDPR Art. 5(2), 17(3)(e); limitation of claims, such as BGB § 195, BDSG § 41.',
  from: 'privacy_requests t',
  key: 't.id',
  where: `t.state in (${ended})`,
  dueAt: `(select max(e.at) from privacy_request_events e where e.site_id = t.site_id and e.request_id = t.id) + interval '${KEPT_DAYS} days'`,
  held: `exists (select from jsonb_array_elements_text(t.subject_ids) as s (id) where s.id::uuid = any (who.held))`,
  async act(tx, { siteId, ids }) {
    for (const id of ids) {
      await forgetRequestMails(tx, { siteId, id })
      await deleteRequest(tx, { siteId, id })
    }
  },
}

const RUN_DAYS = 3 * 365

/** The evidence of this engine itself. */
const runs: RetentionRule = {
  id: 'retention_runs',
  days: RUN_DAYS,
  start: 'ran',
  action: 'delete',
  law: 'GDPR Art. 5(2): to show that data went when its time was over.',
  from: 'retention_runs t',
  key: 't.id',
  dueAt: `t.at + interval '${RUN_DAYS} days'`,
  act: async (tx, { siteId, ids }) => void (await statement(tx, deleteById('retention_runs'), [siteId, JSON.stringify(ids)])),
}

/** The rules for what `gdpr` and the platform keep, beside the proof of consent. */
export const OWN_RULES: readonly RetentionRule[] = [mails, requests, runs]
