import { exportLedger } from '../../gdpr/ledger/export.ts'
import type { Line } from '../../gdpr/ledger/format.ts'
import { sequence } from '../../gdpr/ledger/sequence.ts'
import type { Signer } from '../../gdpr/ledger/signing.ts'
import { verifyLedger, type Report, type VerifyOptions } from '../../gdpr/ledger/verify.ts'
import { ledgerSources } from '../../server/ledger-sources.ts'
import type { Db } from '../../server/platform/db.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { recordAudit } from '../../server/sites/audit-store.ts'
import { openLedger } from '../gdpr/world.ts'

const HOUR = 3_600_000
const STATES = ['given', 'refused', 'requested', 'confirmed'] as const

/** How many heads the ledger has, an hour apart, and how many decisions are below each. */
export const HEADS = 8
export const EACH = 15
const AUDITED = 5

/** A ledger with a past: decisions of the last hours, a head above each hour's, and lines of the audit at last. */
export const openPast = async (everywhere: Db, db: Db, signer: Signer) => {
  const world = await openLedger(everywhere)
  const { siteId } = world
  const begin = Date.now() - (HEADS - 1) * HOUR
  for (let head = 0; head < HEADS; head++) {
    const now = begin + head * HOUR
    for (let i = 0; i < EACH; i++) await world.decide(i % 3 ? 'news' : 'calls', STATES[i % 4] ?? 'given', new Date(now + i * 1_000))
    if (head === HEADS - 1)
      for (let i = 0; i < AUDITED; i++)
        await inSite(db, siteId, (tx) =>
          recordAudit(tx, siteId, {
            actor: { kind: 'staff', id: 'ana', role: 'dpo', name: 'Ana' },
            action: 'lead.read',
            object: 'lead',
            objectId: String(i),
            details: { n: i },
          }),
        )
    await sequence(db, signer, siteId, { now: new Date(now + 20_000), full: true })
  }
  return { ...world, size: HEADS * EACH + AUDITED }
}

export type Past = Awaited<ReturnType<typeof openPast>>

/** The file as it would be exported, line by line. */
export const exported = async (db: Db, signer: Signer, siteId: string): Promise<string[]> => {
  const lines: string[] = []
  for await (const line of exportLedger({ db, signer, sources: ledgerSources }, siteId, new Date())) lines.push(JSON.stringify(line))
  return lines
}

export const linesOf = (file: readonly string[]): Line[] => file.map((line) => JSON.parse(line) as Line)

/** What somebody finds who has only the file. */
export const verified = async (db: Db, signer: Signer, siteId: string, options: VerifyOptions = {}): Promise<Report> =>
  verifyLedger(await exported(db, signer, siteId), options)
