import { erasing, holdOn } from '../../gdpr/erase/items.ts'
import type { Identifier } from '../../gdpr/erase/identifier.ts'
import { pageQuery, rowPages } from '../../gdpr/export/pages.ts'
import type { Kept, PersonalData, Walk } from '../../gdpr/personal-data.ts'
import { impersonal, NOTHING, personal } from '../../gdpr/register.ts'
import { statement } from '../platform/statement.ts'
import { normalEmail } from './identity.ts'
import { readSubject } from './store.ts'

const REQUEST = {
  purpose: 'to know who asked, and to answer',
  basis: 'contract',
  retention: 'parent',
  recipients: ['crm', 'subject'],
} as const

const RESTRICTION = {
  purpose: 'to keep data and not use them',
  basis: 'legal_obligation',
  retention: 'parent',
  recipients: ['subject'],
} as const

const PROOF = { purpose: 'to know that an address is somebody’s own', basis: 'legal_obligation', retention: 'short' } as const

// An address that somebody has written in a form may be proven in any case.
const SAME_ADDRESS = `lower(t.email) = any (array(
  select lower(k->>'value') from json_array_elements($3::text::json) k where k->>'kind' = 'email'))`

const proofs = erasing('people', [
  { item: 'sessions', table: 'visitor_sessions', where: SAME_ADDRESS },
  { item: 'address_proofs', table: 'address_proofs', where: SAME_ADDRESS },
])

const RESTRICTED = '(select r.since from restrictions r where r.site_id = t.site_id and r.subject_id = t.id)'

const fields = { id: 't.id', name: 't.name', email: 't.email', phone: 't.phone', known_since: 't.created_at', restricted_since: RESTRICTED }

/** Shorter names are also words, and would be found everywhere. */
const SHORTEST_NAME = 6

const identifier = (kind: Identifier['kind'], value: string | null): Identifier[] => (value ? [{ kind, value }] : [])

/** Everything else points at the person, so whatever is held keeps the person too. */
const holdOfAny = (walk: Walk): Kept | undefined => {
  const hold = holdOn(
    walk,
    walk.holds.flatMap(({ items }) => items),
  )
  return hold && { count: 1, reason: 'still_needed_by_held', law: hold.law, until: hold.until }
}

/** Whoever is known under the address now; somebody whom nobody knows yet may prove one too. */
const LIVING = `coalesce((select p.id::text from subjects p where p.site_id = t.site_id and p.identity = 'email:' || lower(t.email)), 'kept')`

const SAME = `t.id = $2::uuid`

/** What `subjects` holds: who somebody is. */
export const peopleData: PersonalData = {
  feature: 'people',
  register: {
    subjects: {
      ...impersonal('site_id', NOTHING.key),
      ...impersonal('created_at', NOTHING.state),
      ...personal('id', { category: 'online_identifier', ...REQUEST }),
      ...personal('identity email phone', { category: 'contact', ...REQUEST }),
      ...personal('name', { category: 'identity', ...REQUEST }),
    },
    restrictions: {
      ...impersonal('site_id request_id', NOTHING.key),
      ...impersonal('since', NOTHING.state),
      ...personal('subject_id', { category: 'online_identifier', ...RESTRICTION }),
    },
    address_proofs: {
      ...impersonal('site_id id link_hash code_hash', NOTHING.key),
      ...impersonal('tries expires_at used_at', NOTHING.state),
      ...personal('email', { category: 'contact', ...PROOF }),
    },
    visitor_sessions: {
      ...impersonal('site_id id token_hash', NOTHING.key),
      ...impersonal('expires_at', NOTHING.state),
      ...personal('email', { category: 'contact', ...PROOF }),
    },
  },
  owners: {
    subjects: 't.id::text',
    restrictions: 't.subject_id::text',
    // Somebody who comes back proves the address anew.
    address_proofs: LIVING,
    visitor_sessions: LIVING,
  },
  async identify(db, { siteId, subjectId }) {
    const subject = await readSubject(db, siteId, subjectId)
    if (!subject) return [{ kind: 'id', value: subjectId }]
    const { id, email, phone, name } = subject
    return [
      { kind: 'id', value: id },
      ...identifier('email', email),
      ...identifier('email', email && normalEmail(email)),
      ...identifier('phone', phone),
      ...identifier('name', name && name.length >= SHORTEST_NAME ? name : null),
    ]
  },
  export: async (db, who) => [
    { kind: 'rows', section: 'person', portable: true, rows: rowPages(db, who, pageQuery('subjects t', fields, SAME)) },
  ],
  async plan(db, walk) {
    const planned = await proofs.plan(db, walk)
    if (!(await readSubject(db, walk.siteId, walk.subjectId))) return planned
    const kept = holdOfAny(walk)
    return [...planned, { feature: 'people', item: 'person', erase: kept ? 0 : 1, ...(kept ? { kept } : {}) }]
  },
  async erase(tx, walk) {
    const { siteId, subjectId } = walk
    const erased = await proofs.erase(tx, walk)
    if (!(await readSubject(tx, siteId, subjectId))) return erased
    const kept = holdOfAny(walk)
    if (kept) return [...erased, { feature: 'people', item: 'person', erased: 0, kept }]
    // Keys refuse this as long as a feature keeps something that points here; then nothing at all is erased, and the mistake is seen.
    const gone = await statement(tx, 'delete from subjects where site_id = $1 and id = $2::uuid returning 1', [siteId, subjectId])
    return [...erased, { feature: 'people', item: 'person', erased: gone.length }]
  },
}
