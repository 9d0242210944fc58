import type { Recipients } from '../../gdpr/erase/erasure-deps.ts'
import type { Confirmation, Recipient } from '../../gdpr/erase/step.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Db } from '../platform/db.ts'
import type { Outgoing } from '../platform/outgoing.ts'
import { statement } from '../platform/statement.ts'
import { inSite } from '../platform/tenancy.ts'
import { openTarget, type Connection } from './connection-store.ts'
import { connectors } from './connectors.ts'
import { anyConnection } from './withdraw-store.ts'

type EraseDeps = { readonly db: Db; readonly keys: Keys; readonly outgoing: Outgoing }

// An attempt may have arrived although its answer was lost, so everything counts that was ever tried. Removed connections too. All rows are
// held, those that nobody tried as well: else a worker could take one up between this and its deletion, and send it afterwards.
const SENT = `
  select c.id as connection, coalesce(c.name, substring(c.url from '^[a-z]+://([^/?#]+)')) as name, c.kind, d.kind as what,
    who.subject_id::text as person, d.record_id::text as record, d.crm_id as "crmId",
    (extract(epoch from d.leased_until) * 1000)::float8 as leased, d.state = 'delivered' or d.attempts > 0 as tried
  from deliveries d
  join connections c on c.site_id = d.site_id and c.id = d.connection_id
  join lateral (
    select s.subject_id from submissions s where s.site_id = d.site_id and s.id = d.record_id
    union all
    select k.subject_id from consents k where k.site_id = d.site_id and k.id = d.record_id) who on true
  where d.site_id = $1 and who.subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
    and d.record_id in (
      select s.id from submissions s
      where s.site_id = $1 and s.subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json)))
      union all
      select k.id from consents k
      where k.site_id = $1 and k.subject_id = any (array(select value::uuid from json_array_elements_text($2::text::json))))
  order by c.id, who.subject_id, d.record_id
  for update of d`

type Sent = {
  readonly connection: string
  readonly name: string
  readonly kind: string
  /** News of a consent say that somebody is known there, but are no record. */
  readonly what: string
  readonly person: string
  readonly record: string
  readonly crmId: string | null
  readonly leased: number | null
  readonly tried: boolean
}

const recipientOf = (id: string, sent: readonly Sent[]): Recipient => {
  const { name, kind } = sent[0] ?? { name: '', kind: '' }
  const leased = Math.max(...sent.map((one) => one.leased ?? 0))
  const people = [...Map.groupBy(sent, ({ person }) => person)].map(([person, own]) => ({
    id: person,
    records: own
      .filter(({ what }) => what !== 'consent')
      .map(({ record, crmId }) => (crmId === null ? { id: record } : { id: record, crmId })),
  }))
  return { id, name, kind, people, ...(leased > 0 ? { notBefore: new Date(leased).toISOString() } : {}) }
}

const askOne = async ({ keys, outgoing }: EraseDeps, connection: Connection, { people }: Recipient): Promise<Confirmation> => {
  const connector = connectors.get(connection.kind)
  const target = connection.secret === '' ? undefined : openTarget(keys, connection)
  if (!connector || !target) return { state: 'closed' }
  for (const person of people) {
    const accepted = await connector.erase(person, target, (url, call) => outgoing.send(url, call))
    if (accepted.state !== 'gone') return accepted
    const presence = await connector.read(person, target, (url, call) => outgoing.send(url, call))
    if (presence.state !== 'gone') return presence
  }
  return { state: 'gone' }
}

/** The connections of a site as those who got records of people: whom to tell that somebody is erased, and how to ask back. */
export const crmRecipients = (deps: EraseDeps): Recipients => ({
  async of(tx, siteId, subjectIds) {
    const sent = await statement<Sent>(tx, SENT, [siteId, JSON.stringify(subjectIds)])
    return [
      ...Map.groupBy(
        sent.filter(({ tried }) => tried),
        ({ connection }) => connection,
      ),
    ].map(([id, own]) => recipientOf(id, own))
  },
  async erase(siteId, recipient) {
    const connection = await inSite(deps.db, siteId, (tx) => anyConnection(tx, siteId, recipient.id))
    return connection ? askOne(deps, connection, recipient) : { state: 'closed' }
  },
})
