import { erasing } from '../../gdpr/erase/items.ts'
import type { Identifier } from '../../gdpr/erase/identifier.ts'
import { pageQuery, rowPages } from '../../gdpr/export/pages.ts'
import type { ExportPart, Json, PersonalData, Who } from '../../gdpr/personal-data.ts'
import { impersonal, NOTHING, personal } from '../../gdpr/register.ts'
import type { Db } from '../platform/db.ts'
import type { Files } from '../platform/files.ts'
import { statement } from '../platform/statement.ts'
import { inSite } from '../platform/tenancy.ts'
import type { Field, FormDefinition } from './contract.ts'
import { describedPages, fieldsOf, portable } from './described.ts'
import { fileOf } from './uploads/store.ts'

const REQUEST = { purpose: 'what the person asked for', basis: 'contract', retention: 'form', recipients: ['crm', 'subject'] } as const
const SAFETY = { purpose: 'to keep programs and repetitions out', basis: 'legitimate_interest', retention: 'form' } as const
const SOURCE = { purpose: 'to know what led the person here', basis: 'consent', retention: 'form', recipients: ['crm', 'subject'] } as const

const OF_PERSON = 't.subject_id = $2::uuid'
const OF_SUBMISSION = 't.submission_id in (select s.id from submissions s where s.site_id = $1 and s.subject_id = $2::uuid)'

const submissionFields = {
  id: 't.id',
  reference: 't.reference',
  form: 't.form_id',
  version: 't.version',
  locale: 't.locale',
  created_at: 't.created_at',
  state: `case when t.discarded_at is null then t.state else 'discarded' end`,
  values: 't.values',
  definition: 'v.definition',
  context: 't.context',
  suspicion: 't.suspicion',
}
const SUBMISSIONS = pageQuery(
  'submissions t join form_versions v on v.site_id = t.site_id and v.form_id = t.form_id and v.version = t.version',
  submissionFields,
  OF_PERSON,
)

const fileFields = {
  id: 't.id',
  submission: 't.submission_id',
  field: 't.field',
  name: 't.name',
  type: 't.type',
  size: 't.size',
  sha256: 't.sha256',
  sent_at: 't.created_at',
}

/** Shorter values are also words, and would be found everywhere. */
const SHORTEST = 6

const kindOf = ({ kind, gdpr: { category } }: Field): Identifier['kind'] | undefined => {
  if (kind === 'email' || kind === 'phone') return kind
  if (kind === 'iban' || kind === 'vat_id' || category === 'id_document') return 'text'
  return category === 'identity' && kind === 'text' ? 'name' : undefined
}

type Sent = {
  readonly id: string
  readonly reference: string
  readonly values: Readonly<Record<string, Json>>
  readonly definition: FormDefinition
}

const SENT = `
  select s.id, s.reference, s."values", v.definition
  from submissions s join form_versions v on v.site_id = s.site_id and v.form_id = s.form_id and v.version = s.version
  where s.site_id = $1 and s.subject_id = $2::uuid`

const identifiersIn = ({ id, reference, values, definition }: Sent): Identifier[] => [
  { kind: 'id', value: id },
  { kind: 'reference', value: reference },
  ...fieldsOf(definition).flatMap((field): Identifier[] => {
    const kind = kindOf(field)
    const value = values[field.key]
    return kind && typeof value === 'string' && value.length >= SHORTEST ? [{ kind, value }] : []
  }),
]

const UPLOADS = `
  select t.id, t.name, t.size, t.type from uploads t where t.site_id = $1 and ${OF_SUBMISSION} order by t.created_at, t.id`

const uploadsOf = (db: Db, { siteId, subjectId }: Who) =>
  statement<{ id: string; name: string; size: number | string }>(db, UPLOADS, [siteId, subjectId])

// As `fileOf` computes it.
const OWNED = `select encode(sha256(convert_to(site_id || '/' || id::text, 'UTF8')), 'hex') as name from uploads`

const fileParts = async (db: Db, files: Files, who: Who): Promise<ExportPart[]> =>
  (await inSite(db, who.siteId, (tx) => uploadsOf(tx, who))).map(({ id, name, size }) => ({
    kind: 'file',
    section: 'files',
    portable: true,
    id,
    name,
    size: Number(size),
    open: () => files.read(fileOf({ siteId: who.siteId, id })),
  }))

/** What people sent through forms, their files included. `files`: where the bytes are. */
export const formData = ({ files }: { readonly files: Files }): PersonalData => ({
  feature: 'forms',
  register: {
    forms: impersonal('site_id id status version created_at', NOTHING.site),
    form_versions: impersonal('site_id form_id version definition notices published_at', NOTHING.site),
    submissions: {
      ...impersonal('site_id id form_id version subject_id nonce', NOTHING.key),
      ...impersonal('state created_at discarded_at', NOTHING.state),
      ...personal('reference', { category: 'online_identifier', ...REQUEST }),
      ...personal('locale', { category: 'location', ...REQUEST }),
      ...personal('values', { category: 'free_text', ...REQUEST }),
      ...personal('context', { category: 'online_identifier', ...SOURCE }),
      ...personal('suspicion digest', { category: 'online_identifier', ...SAFETY }),
    },
    uploads: {
      ...impersonal('site_id id form_id field submission_id', NOTHING.key),
      ...impersonal('type size received created_at', NOTHING.state),
      ...personal('name sha256', { category: 'file', ...REQUEST }),
    },
  },
  owners: {
    forms: `'staff'`,
    form_versions: `'staff'`,
    submissions: 't.subject_id::text',
    uploads: '(select s.subject_id::text from submissions s where s.site_id = t.site_id and s.id = t.submission_id)',
  },
  async identify(db, who) {
    const sent = await statement<Sent>(db, SENT, [who.siteId, who.subjectId])
    const uploads = await uploadsOf(db, who)
    return [
      ...sent.flatMap(identifiersIn),
      ...uploads.map(({ id }): Identifier => ({ kind: 'id', value: id })),
      ...uploads.map(({ id }): Identifier => ({ kind: 'file', value: fileOf({ siteId: who.siteId, id }) })),
    ]
  },
  files: async (db, who) => (await uploadsOf(db, who)).map(({ id }) => fileOf({ siteId: who.siteId, id })),
  ownedFiles: async (db) => (await statement<{ name: string }>(db, OWNED, [])).map(({ name }) => name),
  export: async (db, who) => [
    { kind: 'rows', section: 'submissions', portable, rows: describedPages(rowPages(db, who, SUBMISSIONS)) },
    { kind: 'rows', section: 'uploads', portable: true, rows: rowPages(db, who, pageQuery('uploads t', fileFields, OF_SUBMISSION)) },
    ...(await fileParts(db, files, who)),
  ],
  ...erasing('forms', [
    { item: 'uploads', table: 'uploads', where: OF_SUBMISSION, with: ['submissions'] },
    {
      item: 'submissions',
      table: 'submissions',
      where: OF_PERSON,
      // They point at it, and some would go with it.
      with: ['uploads', 'leads', 'consents', 'notes', 'cards'],
    },
  ]),
})
