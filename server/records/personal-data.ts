import { KNOWN_ID_TEXTS } from '../../gdpr/identified.ts'
import { erasing } from '../../gdpr/erase/items.ts'
import { pageQuery, rowPages } from '../../gdpr/export/pages.ts'
import type { PersonalData } from '../../gdpr/personal-data.ts'
import { impersonal, NOTHING, personal } from '../../gdpr/register.ts'

const WORK = { purpose: 'to find requests and to work on them', basis: 'legitimate_interest', retention: 'parent' } as const
const STAFF = { category: 'identity', purpose: 'to know whose it is', basis: 'legitimate_interest', retention: 'staff' } as const

const OF_PERSON = 't.subject_id = $2::uuid'

const noteFields = { id: 't.id', record: 't.record_id', text: 't.text', written_at: 't.created_at', changed_at: 't.updated_at' }
const cardFields = {
  id: 't.id',
  form: 't.form_id',
  locale: 't.locale',
  source: 't.source',
  state: 't.state',
  grade: 't.grade',
  score: 't.score',
  words: 't.words::text',
}

// In a filter the words stand percent-encoded.
const MENTIONED = `exists (
  select from json_array_elements($3::text::json) k,
    lateral (select lower(k->>'value') as word) w
  where length(w.word) >= 6 and (
    position(w.word in lower(t.query || ' ' || t.name)) > 0 or
    position(replace(replace(replace(w.word, '+', '%2b'), '@', '%40'), ' ', '+') in lower(t.query)) > 0 or
    position(replace(replace(replace(w.word, '+', '%2b'), '@', '%40'), ' ', '%20') in lower(t.query)) > 0))`

/** What the rooms of the console keep: the cards by which records are found, notes, saved views, and how to undo. */
export const recordData: PersonalData = {
  feature: 'records',
  register: {
    record_cards: {
      ...impersonal('site_id id subject_id form_id', NOTHING.key),
      ...impersonal('created_at state', NOTHING.state),
      ...personal('locale', { category: 'location', ...WORK }),
      ...personal('source', { category: 'online_identifier', ...WORK }),
      ...personal('grade score', { category: 'economic', ...WORK }),
      ...personal('words', { category: 'free_text', ...WORK }),
    },
    notes: {
      ...impersonal('site_id id subject_id record_id version', NOTHING.key),
      ...impersonal('created_at updated_at', NOTHING.state),
      ...personal('text', { category: 'free_text', ...WORK, recipients: ['subject'] }),
      ...personal('author_id author_name', STAFF),
    },
    saved_views: {
      ...impersonal('site_id id version', NOTHING.key),
      ...impersonal('room columns shared created_at', NOTHING.state),
      ...personal('name query', { category: 'free_text', ...WORK }),
      ...personal('owner_id owner_name', STAFF),
    },
    undos: {
      ...impersonal('site_id id', NOTHING.key),
      ...impersonal('kind expires_at', NOTHING.state),
      ...personal('items', { category: 'economic', purpose: 'to take a change back', basis: 'legitimate_interest', retention: 'short' }),
      ...personal('actor_id', { ...STAFF, retention: 'short' }),
    },
  },
  owners: { record_cards: 't.subject_id::text', notes: 't.subject_id::text' },
  export: async (db, who) => [
    { kind: 'rows', section: 'notes', portable: false, rows: rowPages(db, who, pageQuery('notes t', noteFields, OF_PERSON)) },
    { kind: 'rows', section: 'index_cards', portable: false, rows: rowPages(db, who, pageQuery('record_cards t', cardFields, OF_PERSON)) },
  ],
  ...erasing('records', [
    { item: 'notes', table: 'notes', where: OF_PERSON, with: ['submissions'] },
    { item: 'cards', table: 'record_cards', where: OF_PERSON, with: ['submissions'] },
    {
      item: 'undos',
      table: 'undos',
      where: `exists (select from jsonb_array_elements(t.items) i where i->>'id' = any (${KNOWN_ID_TEXTS}))`,
    },
    { item: 'saved_views', table: 'saved_views', where: MENTIONED },
  ]),
}
