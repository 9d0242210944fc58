import { sql } from 'drizzle-orm'
import type { Fault } from '../../gdpr/ledger/fault.ts'
import { sequence } from '../../gdpr/ledger/sequence.ts'
import type { Signer } from '../../gdpr/ledger/signing.ts'
import { rows, type Db } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'
import { EACH, HEADS, type Past } from './ledger-world.ts'

/** Draws whole numbers, 0 to below `n`. */
export type Draw = (n: number) => number

/** Where a tampering must be found. */
export type Place = { readonly position: number } | { readonly head: number } | { readonly id: string }

export type Attack = { readonly tx: Db; readonly past: Past; readonly signer: Signer; readonly draw: Draw }

/** Does something to the database that only its superuser can; answers where it was. */
export type Tampering = (attack: Attack) => Promise<Place>

type Entry = { position: number; seq: number; id: string; kind: string }

const entryAt = async ({ tx, past }: Attack, position: number): Promise<Entry> => {
  const [entry] = rows<Record<keyof Entry, string>>(
    await tx.execute(sql`select position, seq, id, kind from ledger_positions where site_id = ${past.siteId} and position = ${position}`),
  )
  if (!entry) throw new Error(`no entry ${position}`)
  return { position: Number(entry.position), seq: Number(entry.seq), id: entry.id, kind: entry.kind }
}

const anyEntry = (attack: Attack): Promise<Entry> => entryAt(attack, attack.draw(attack.past.size))
const aConsent = (attack: Attack): Promise<Entry> => entryAt(attack, attack.draw(HEADS * EACH))

/** An entry whose record was not erased. */
const anOpenConsent = async (attack: Attack): Promise<Entry> => {
  for (;;) {
    const entry = await aConsent(attack)
    if (rows(await attack.tx.execute(sql`select from consents where id = ${entry.id}`)).length > 0) return entry
  }
}

const aHead = async ({ tx, past, draw }: Attack): Promise<number> => {
  const heads = rows<{ size: string }>(await tx.execute(sql`select size from ledger_heads where site_id = ${past.siteId} order by size`))
  return Number(heads[draw(heads.length)]?.size)
}

/** One bit of a text's characters, so that it stays one that can be stored. */
const flipped = (text: string, draw: Draw): string => {
  let i = draw(text.length)
  while (/[^a-z0-9]/i.test(text[i] ?? 'x')) i = draw(text.length)
  const other = text[i] === '0' ? '1' : text[i] === '1' ? '0' : text[i] === 'a' ? 'b' : 'a'
  return text.slice(0, i) + other + text.slice(i + 1)
}

const flip = async ({ tx, draw }: Attack, table: string, column: string, where: ReturnType<typeof sql>): Promise<void> => {
  const at = sql`from ${sql.identifier(table)} where ${where}`
  const [row] = rows<{ value: string }>(await tx.execute(sql`select ${sql.identifier(column)}::text as value ${at}`))
  const value = flipped((row?.value ?? '').replace(/^\\x/, ''), draw)
  const typed = column === 'commitment' || column === 'root' ? sql`decode(${value}, 'hex')` : sql`${value}`
  const cast = column === 'id' || column.endsWith('_id') ? sql`(${value})::uuid` : typed
  await tx.execute(sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${cast} where ${where}`)
}

const ofSite = ({ past }: Attack) => sql`site_id = ${past.siteId}`

const flipRecord =
  (column: string): Tampering =>
  async (attack) => {
    const { position, id } = await anOpenConsent(attack)
    await flip(attack, 'consents', column, sql`id = ${id}`)
    return { position }
  }

const flipCopy =
  (table: 'ledger_leaves' | 'ledger_positions', column: string): Tampering =>
  async (attack) => {
    const { position, seq } = await anyEntry(attack)
    await flip(attack, table, column, sql`${ofSite(attack)} and seq = ${seq}`)
    return { position }
  }

const swapColumns = async ({ tx, past }: Attack, one: Entry, two: Entry, columns: readonly string[]): Promise<void> => {
  const list = columns.map((column) => sql.raw(`${column} = other.${column}`))
  // Away from the unique id first, and into each other's place then.
  await tx.execute(
    sql`create temporary table swapped on commit drop as select * from ledger_positions where site_id = ${past.siteId} and position in (${one.position}, ${two.position})`,
  )
  await tx.execute(
    sql`update ledger_positions set id = gen_random_uuid() where site_id = ${past.siteId} and position in (${one.position}, ${two.position})`,
  )
  await tx.execute(
    sql`update ledger_positions p set ${sql.join(list, sql`, `)} from swapped other
      where p.site_id = ${past.siteId} and p.position in (${one.position}, ${two.position}) and other.position <> p.position`,
  )
}

const swap =
  (...columns: string[]): Tampering =>
  async (attack) => {
    const one = attack.draw(attack.past.size - 1)
    const other = Math.min(attack.past.size - 1, one + 1 + attack.draw(10))
    await swapColumns(attack, await entryAt(attack, one), await entryAt(attack, other), columns)
    return { position: one }
  }

/** All that a database's superuser may try, by name. */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'bit: state of a record': flipRecord('state'),
  'bit: purpose of a record': flipRecord('purpose'),
  'bit: salt of a record': flipRecord('salt'),
  'bit: submission of a record': flipRecord('submission_id'),
  'bit: record of the audit': async (attack) => {
    const { position, id } = await entryAt(attack, HEADS * EACH + attack.draw(attack.past.size - HEADS * EACH))
    await flip(attack, 'audit_entries', attack.draw(2) ? 'actor_name' : 'action', sql`id = ${id}`)
    return { position }
  },
  'bit: commitment as written': flipCopy('ledger_leaves', 'commitment'),
  'bit: commitment in the tree': flipCopy('ledger_positions', 'commitment'),
  'bit: id as written': flipCopy('ledger_leaves', 'id'),
  'bit: id in the tree': flipCopy('ledger_positions', 'id'),
  'bit: kind as written': flipCopy('ledger_leaves', 'kind'),
  'bit: kind in the tree': flipCopy('ledger_positions', 'kind'),
  'bit: both copies of a commitment': async (attack) => {
    const { position, seq } = await anyEntry(attack)
    const value = Buffer.from(Array.from({ length: 32 }, () => attack.draw(256))).toString('hex')
    for (const table of ['ledger_leaves', 'ledger_positions'])
      await attack.tx.execute(
        sql`update ${sql.identifier(table)} set commitment = decode(${value}, 'hex') where ${ofSite(attack)} and seq = ${seq}`,
      )
    return { position }
  },
  'bit: root of a head': async (attack) => {
    const head = await aHead(attack)
    await flip(attack, 'ledger_heads', 'root', sql`${ofSite(attack)} and size = ${head}`)
    return { head }
  },
  'bit: signature of a head': async (attack) => {
    const head = await aHead(attack)
    await flip(attack, 'ledger_heads', 'jws', sql`${ofSite(attack)} and size = ${head}`)
    return { head }
  },
  'bit: text that was shown': async (attack) => {
    const [notice] = rows<{ id: string }>(await attack.tx.execute(sql`select id from notices where ${ofSite(attack)} order by id limit 1`))
    await flip(attack, 'notices', attack.draw(2) ? 'text' : 'sha256', sql`id = ${notice?.id}`)
    return { id: notice?.id ?? '' }
  },
  'delete: entry as written': async (attack) => {
    const { position, seq } = await anyEntry(attack)
    await attack.tx.execute(sql`delete from ledger_leaves where ${ofSite(attack)} and seq = ${seq}`)
    return { position }
  },
  'delete: place in the tree': async (attack) => {
    const { position } = await anyEntry(attack)
    await attack.tx.execute(sql`delete from ledger_positions where ${ofSite(attack)} and position = ${position}`)
    return { position }
  },
  'delete: all of an entry': async (attack) => {
    const { position, seq, id } = await aConsent(attack)
    await attack.tx.execute(sql`delete from ledger_positions where ${ofSite(attack)} and position = ${position}`)
    await attack.tx.execute(sql`delete from ledger_leaves where ${ofSite(attack)} and seq = ${seq}`)
    await attack.tx.execute(sql`delete from consents where id = ${id}`)
    return { position }
  },
  'delete: all of an entry, and close the gap': async (attack) => {
    const { position, seq, id } = await aConsent(attack)
    await attack.tx.execute(sql`delete from ledger_positions where ${ofSite(attack)} and position = ${position}`)
    await attack.tx.execute(sql`delete from ledger_leaves where ${ofSite(attack)} and seq = ${seq}`)
    await attack.tx.execute(sql`delete from consents where id = ${id}`)
    await attack.tx.execute(sql`update ledger_positions set position = -position where ${ofSite(attack)} and position > ${position}`)
    await attack.tx.execute(sql`update ledger_positions set position = -position - 1 where ${ofSite(attack)} and position < 0`)
    return { position }
  },
  'delete: head': async (attack) => {
    const head = await aHead(attack)
    await attack.tx.execute(sql`delete from ledger_heads where ${ofSite(attack)} and size = ${head}`)
    return { head }
  },
  'reorder: places, with what they hold': swap('id', 'kind', 'commitment'),
  'reorder: places, with when they were written': swap('seq', 'id', 'kind', 'commitment'),
  'back-date: a record': async (attack) => {
    const { position, id } = await anOpenConsent(attack)
    const seconds = 1 + attack.draw(400 * 86_400)
    await attack.tx.execute(sql`update consents set at = at - make_interval(secs => ${seconds}) where id = ${id}`)
    return { position }
  },
  'back-date: a head': async (attack) => {
    const head = await aHead(attack)
    await attack.tx.execute(sql`update ledger_heads set at = at - interval '1 day' where ${ofSite(attack)} and size = ${head}`)
    return { head }
  },
  'back-date: a new record, that the server itself signed': async (attack) => {
    const { tx, past, signer, draw } = attack
    const days = 1 + draw(400)
    await past.decide('news', 'given', new Date(Date.now() - days * 86_400_000), past.submissionId, {}, tx)
    await sequence(tx, signer, past.siteId, { now: new Date(Date.now() + 60_000), full: true })
    return { position: past.size }
  },
  'insert: a record past the ledger': async ({ tx, past }) => {
    const id = newId()
    await tx.execute(
      sql`insert into consents (site_id, id, subject_id, submission_id, purpose, notice_id, state, at, salt)
        select site_id, ${id}::uuid, subject_id, submission_id, purpose, notice_id, state, at, salt from consents
        where site_id = ${past.siteId} limit 1`,
    )
    return { id }
  },
  'insert: an entry without a signature': async ({ tx, past }) => {
    await tx.execute(
      sql`insert into ledger_positions (site_id, position, seq, id, kind, commitment)
        select site_id, ${past.size}, seq, gen_random_uuid(), kind, commitment from ledger_positions where site_id = ${past.siteId} limit 1`,
    )
    return { position: past.size }
  },
}

/** Whether a fault names the place, or a signed range around it. */
export const names = (place: Place, { position, id, head, from, until }: Fault): boolean => {
  if ('head' in place) return head === place.head || (from !== undefined && until !== undefined && place.head > from && place.head <= until)
  if ('id' in place) return id === place.id
  return position === place.position || (from !== undefined && until !== undefined && from <= place.position && place.position < until)
}
