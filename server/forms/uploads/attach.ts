import type { Db } from '../../platform/db.ts'
import { Problem } from '../../platform/problem.ts'
import { statement } from '../../platform/statement.ts'
import type { FieldError } from '../../platform/problem.ts'

const ATTACH = `
  update uploads set submission_id = wanted."submissionId"
  from json_to_recordset($2::text::json) as wanted (id uuid, "submissionId" uuid, "formId" text)
  where uploads.site_id = $1 and uploads.id = wanted.id and uploads.form_id = wanted."formId"
    and uploads.submission_id is null and uploads.sha256 is not null
  returning uploads.id`

type Attachment = { readonly id: string; readonly submissionId: string; readonly formId: string }

/** Ties finished uploads to the submissions that name them, once. Throws `invalid` when one was taken or purged meanwhile. */
export const attachUploads = async (tx: Db, siteId: string, attachments: readonly Attachment[]): Promise<void> => {
  if (attachments.length === 0) return
  const done = await statement<{ id: string }>(tx, ATTACH, [siteId, JSON.stringify(attachments)])
  if (done.length < attachments.length) throw new Problem('invalid', { errors: [{ field: 'values', code: 'file_missing' }] })
}

const READY = `
  select id, field from uploads
  where site_id = $1 and form_id = $2 and id = any (array(select value::uuid from json_array_elements_text($4::text::json)))
    and sha256 is not null and (submission_id is null or submission_id = $3::uuid)`

/** What is wrong with the files that a submission names: each must be a finished upload for that very field, not used elsewhere. */
export const checkUploads = async (
  db: Db,
  { siteId, formId, submissionId }: { readonly siteId: string; readonly formId: string; readonly submissionId: string },
  named: readonly { readonly field: string; readonly id: string }[],
): Promise<FieldError[]> => {
  if (named.length === 0) return []
  const found = await statement<{ id: string; field: string }>(db, READY, [
    siteId,
    formId,
    submissionId,
    JSON.stringify(named.map(({ id }) => id)),
  ])
  const fields = new Map(found.map(({ id, field }) => [id, field]))
  const missing = named.filter(({ id, field }) => fields.get(id) !== field).map(({ field }) => field)
  return [...new Set(missing)].map((field) => ({ field, code: 'file_missing' }))
}
