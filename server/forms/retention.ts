import type { RetentionRule } from '../../gdpr/retention/rule.ts'
import type { Db } from '../platform/db.ts'
import { DAY } from '../platform/time.ts'
import { BIN_LIFE } from './discarded.ts'
import { lockSubmissions } from './discard-store.ts'
import { forgetSubmissions, type ForgetDeps } from './forget.ts'
import { LINK_LIFE } from './opt-in.ts'
import { forgetUploads, UPLOAD_LIFE } from './uploads/store.ts'

// Per version: the longest purpose of a field that is no consent, and the purposes that are kept for longer once somebody consents.
const VERSIONS = `
  versions as materialized (
    select v.form_id, v.version, base.days, coalesce(longer.purposes, '{}') as longer, least(base.days, shortest.days) as shortest
    from form_versions v
    cross join lateral (
      select coalesce(max((v.definition->'purposes'->(f->'gdpr'->>'purpose')->>'retentionDays')::int), 0) as days
      from jsonb_path_query(v.definition, '$.sections[*].fields[*] ? (@.kind != "consent")') as f) base
    cross join lateral (
      select jsonb_object_agg(p.key, p.value->'retentionDays') as purposes
      from jsonb_each(v.definition->'purposes') p where (p.value->>'retentionDays')::int > base.days) longer
    cross join lateral (
      select coalesce(min((p.value->>'retentionDays')::int), base.days) as days from jsonb_each(v.definition->'purposes') p) shortest
    where v.site_id = $1)`

// As decided last: who refused, or took the consent back, is not kept for its purpose.
const CONSENTED = `
  select max((v.longer->>c.purpose)::int) from consents c
  where c.site_id = t.site_id and c.submission_id = t.id and jsonb_exists(v.longer, c.purpose)
    and c.state in ('given', 'requested', 'confirmed')
    and not exists (
      select from consents n where n.site_id = c.site_id and n.submission_id = c.submission_id and n.purpose = c.purpose
        and (n.at, n.id) > (c.at, c.id))`

/** Deletes what else is known of people who have no submission left, but for the proof of what they decided. */
export type ForgetPeople = (tx: Db, siteId: string, subjectIds: readonly string[]) => Promise<void>

const HELD = 't.subject_id = any (who.held)'

/** The rules for what people sent through forms. */
export const formRules = (deps: ForgetDeps & { readonly forgetPeople: ForgetPeople }): readonly RetentionRule[] => {
  const forgetThem =
    (options: { readonly keepProof: boolean }): RetentionRule['act'] =>
    async (tx, { siteId, ids }) => {
      const some = await lockSubmissions(tx, siteId, ids)
      await forgetSubmissions(tx, deps, some, options)
      await deps.forgetPeople(
        tx,
        siteId,
        some.map(({ subjectId }) => subjectId),
      )
    }
  return [
    {
      id: 'uploads_unfinished',
      days: UPLOAD_LIFE / DAY,
      start: 'begun',
      action: 'delete',
      law: 'GDPR Art. 5(1)(c): a file that was never sent along with a form is for nothing.',
      from: 'uploads t',
      key: 't.id',
      where: 't.submission_id is null',
      dueAt: `t.created_at + interval '${UPLOAD_LIFE} milliseconds'`,
      act: (tx, { siteId, ids }) => forgetUploads(tx, deps.files, siteId, ids),
    },
    {
      id: 'submissions_unconfirmed',
      days: LINK_LIFE / DAY,
      start: 'submitted',
      action: 'delete',
      law: 'GDPR Art. 5(1)(d): an address that nobody confirmed may be a stranger’s.',
      from: 'submissions t',
      key: 't.id',
      where: `t.state = 'awaiting_opt_in' and t.discarded_at is null`,
      dueAt: `t.created_at + interval '${LINK_LIFE} milliseconds'`,
      held: HELD,
      act: forgetThem({ keepProof: false }),
    },
    {
      id: 'submissions_discarded',
      days: BIN_LIFE / DAY,
      start: 'discarded',
      action: 'delete',
      law: 'GDPR Art. 5(1)(e): thrown away by staff, and kept only to be had back.',
      from: 'submissions t',
      key: 't.id',
      where: 't.discarded_at is not null',
      dueAt: `t.discarded_at + interval '${BIN_LIFE} milliseconds'`,
      held: HELD,
      act: forgetThem({ keepProof: false }),
    },
    {
      id: 'submissions',
      days: 'by_purpose',
      start: 'submitted',
      action: 'delete',
      law: 'GDPR Art. 5(1)(e), 13(2)(a): as the form said; it goes when the last of its purposes has ended.',
      parts: VERSIONS,
      from: 'submissions t join versions v on v.form_id = t.form_id and v.version = t.version',
      key: 't.id',
      where: `t.state <> 'awaiting_opt_in' and t.discarded_at is null
        and t.created_at <= who.until - interval '1 day' * (select min(shortest) from versions)`,
      dueAt: `t.created_at + interval '1 day' * greatest(v.days, case when v.longer = '{}' then 0 else coalesce((${CONSENTED}), 0) end)`,
      held: HELD,
      act: forgetThem({ keepProof: true }),
    },
  ]
}
