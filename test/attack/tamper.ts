import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Signer } from '../../gdpr/ledger/signing.ts'
import type { Report } from '../../gdpr/ledger/verify.ts'
import type { Db } from '../../server/platform/db.ts'
import { verified, type Past } from './ledger-world.ts'
import { names, TAMPERINGS, type Draw, type Place } from './tamperings.ts'

class Undone extends Error {}

export type Trial = {
  readonly name: string
  readonly place: Place
  readonly report: Report
  readonly found: boolean
  readonly located: boolean
}

/** The same numbers again for the same seed (mulberry32), so that a trial can be repeated. */
export const drawing = (seed: number): Draw => {
  let state = seed
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

/** Tampers as a superuser whom no trigger, right or policy stops, looks whether the file shows it, and takes it back. */
export const openTampering = (url: string, past: Past, signer: Signer) => {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  const db: Db = drizzle({ client })
  const all = Object.entries(TAMPERINGS)

  const trial = async (index: number, draw: Draw): Promise<Trial> => {
    const [name, tampering] = all[index % all.length]!
    let made: Trial | undefined
    await db
      .transaction(async (tx) => {
        await tx.execute(sql`set local session_replication_role = replica`)
        await tx.execute(sql`select set_config('portik.site', ${past.siteId}, true)`)
        const place = await tampering({ tx, past, signer, draw })
        const report = await verified(tx, signer, past.siteId)
        made = { name, place, report, found: !report.ok, located: report.faults.some((fault) => names(place, fault)) }
        throw new Undone()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
    if (!made) throw new Error(`${name} was not tried`)
    return made
  }
  return { kinds: all.length, trial, close: () => client.end() }
}
