import { erasing } from '../../../gdpr/erase/items.ts'
import { pageQuery, rowPages } from '../../../gdpr/export/pages.ts'
import type { PersonalData, Row, Who } from '../../../gdpr/personal-data.ts'
import { impersonal, NOTHING, personal } from '../../../gdpr/register.ts'
import type { Keys } from '../../platform/crypto.ts'
import type { Db } from '../../platform/db.ts'
import { inSite } from '../../platform/tenancy.ts'
import type { SealedKind } from '../contract.ts'
import { openValues, type SealedValue } from './store.ts'

const OF_PERSON = 't.submission_id in (select s.id from submissions s where s.site_id = $1 and s.subject_id = $2::uuid)'

// One row per submission, so that the key of a page is the submission's.
const SEALED = pageQuery(
  'submissions t',
  {
    submission: 't.id',
    reference: 't.reference',
    sealed: `(select json_agg(json_build_object('field', v.field, 'kinds', v.kinds, 'state', v.state, 'sealed', v.sealed) order by v.field)
      from sealed_values v where v.site_id = t.site_id and v.submission_id = t.id)`,
  },
  't.subject_id = $2::uuid and exists (select from sealed_values v where v.site_id = t.site_id and v.submission_id = t.id)',
)

type Stored = {
  readonly submission: string
  readonly reference: string
  readonly sealed: readonly Pick<SealedValue, 'field' | 'sealed' | 'kinds' | 'state'>[]
}

const opened = async (db: Db, keys: Keys, { siteId, subjectId }: Who, row: Row): Promise<Row[]> => {
  const { submission, reference, sealed } = row as unknown as Stored
  const values = await inSite(db, siteId, (tx) => openValues(tx, keys, { siteId, id: submission, subjectId }, sealed))
  return sealed.map(({ field, kinds, state }) => ({
    submission,
    reference,
    field,
    why_locked_away: kinds satisfies readonly SealedKind[],
    state,
    answer: values[field] ?? null,
  }))
}

/** Answers that are locked away with the person's key; for the person they are opened. */
export const sealedData = ({ keys }: { readonly keys: Keys }): PersonalData => ({
  feature: 'sealed_answers',
  register: {
    sealed_values: {
      ...impersonal('site_id submission_id field', NOTHING.key),
      ...impersonal('purpose state decided_at', NOTHING.state),
      ...personal('kinds sealed', {
        category: 'health',
        purpose: 'what the person asked for',
        basis: 'consent',
        retention: 'form',
        recipients: ['crm', 'subject'],
      }),
      ...personal('decided_by', {
        category: 'identity',
        purpose: 'to know who of the staff decided',
        basis: 'legitimate_interest',
        retention: 'parent',
      }),
    },
  },
  owners: { sealed_values: '(select s.subject_id::text from submissions s where s.site_id = t.site_id and s.id = t.submission_id)' },
  export: async (db, who) => [
    {
      kind: 'rows',
      section: 'sealed_answers',
      portable: true,
      rows: (async function* () {
        for await (const page of rowPages(db, who, SEALED)) yield (await Promise.all(page.map((row) => opened(db, keys, who, row)))).flat()
      })(),
    },
  ],
  ...erasing('sealed_answers', [{ item: 'sealed_answers', table: 'sealed_values', where: OF_PERSON, with: ['submissions'] }]),
})
