import type { AffectedSources } from '../gdpr/breaches/affected.ts'

const OF_FORMS = (form: string): string => `($4::text is null or ${form} in (select json_array_elements_text($4::text::json)))`

const IN_TIME = (column: string): string => `${column} >= $2::timestamptz and ${column} < $3::timestamptz`

/** Who is in which kind of data; see `AffectedSources`. */
export const affectedSources: AffectedSources = {
  submissions: `
    select t.subject_id as id from submissions t where t.site_id = $1 and ${IN_TIME('t.created_at')} and ${OF_FORMS('t.form_id')}`,
  files: `
    select s.subject_id as id from uploads t join submissions s on s.site_id = t.site_id and s.id = t.submission_id
    where t.site_id = $1 and ${IN_TIME('t.created_at')} and ${OF_FORMS('t.form_id')}`,
  mails: `
    select p.id from mails t join subjects p on p.site_id = t.site_id and lower(p.email) = lower(t.recipient)
    where t.site_id = $1 and ${IN_TIME('t.created_at')}`,
  consents: `
    select t.subject_id as id from consents t where t.site_id = $1 and ${IN_TIME('t.at')} and ${OF_FORMS(`t.context->>'form'`)}`,
  deliveries: `
    select s.subject_id as id from deliveries t join submissions s on s.site_id = t.site_id and s.id = t.record_id
    where t.site_id = $1 and ${IN_TIME('coalesce(t.delivered_at, t.updated_at)')} and ${OF_FORMS('s.form_id')}`,
}
