import { holdOn } from '../../gdpr/erase/items.ts'
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

const PROVING = { purpose: 'to know that an address is the person’s own', basis: 'legal_obligation', retention: 'short' } as const

const fields = { id: 't.id', name: 't.name', email: 't.email', phone: 't.phone', known_since: 't.created_at' }

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

const SAME = `t.id = $2::uuid`

const ownerOfAddress = `(select p.id::text from subjects p where p.site_id = t.site_id and p.identity = 'email:' || lower(t.email))`

const FORGET_PROOFS = (table: string): string => `
  delete from ${table} t using subjects p
  where t.site_id = $1 and p.site_id = $1 and p.id = $2::uuid and lower(t.email) = lower(p.email)`

/** What `subjects` holds: who somebody is, and the proofs of their address. */
export const peopleData: PersonalData = {
  feature: 'people',
  register: {
    subjects: {
      ...impersonal('site_id', NOTHING.key),
      ...impersonal('created_at restricted_at', NOTHING.state),
      ...personal('id', { category: 'online_identifier', ...REQUEST }),
      ...personal('identity email phone', { category: 'contact', ...REQUEST }),
      ...personal('name', { category: 'identity', ...REQUEST }),
    },
    address_proofs: {
      ...impersonal('site_id id', NOTHING.key),
      ...impersonal('tries expires_at used_at', NOTHING.state),
      ...personal('email', { category: 'contact', ...PROVING, recipients: ['mail_server', 'subject'] }),
      ...personal('link_hash code_hash', { category: 'online_identifier', ...PROVING }),
    },
    visitor_sessions: {
      ...impersonal('site_id id', NOTHING.key),
      ...impersonal('expires_at', NOTHING.state),
      ...personal('email', { category: 'contact', ...PROVING }),
      ...personal('token_hash', { category: 'online_identifier', ...PROVING }),
    },
  },
  owners: { subjects: 't.id::text', address_proofs: ownerOfAddress, visitor_sessions: ownerOfAddress },
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
    if (!(await readSubject(db, walk.siteId, walk.subjectId))) return []
    const kept = holdOfAny(walk)
    return [{ feature: 'people', item: 'person', erase: kept ? 0 : 1, ...(kept ? { kept } : {}) }]
  },
  async erase(tx, walk) {
    const { siteId, subjectId } = walk
    if (!(await readSubject(tx, siteId, subjectId))) return []
    const kept = holdOfAny(walk)
    if (kept) return [{ feature: 'people', item: 'person', erased: 0, kept }]
    for (const table of ['address_proofs', 'visitor_sessions']) await statement(tx, FORGET_PROOFS(table), [siteId, subjectId])
    // Keys refuse this as long as a feature keeps something that points here; then nothing at all is erased, and the mistake is seen.
    const gone = await statement(tx, 'delete from subjects where site_id = $1 and id = $2::uuid returning 1', [siteId, subjectId])
    return [{ feature: 'people', item: 'person', erased: gone.length }]
  },
}
