import { hash, randomFillSync } from 'node:crypto'
import { canonical } from './canonical.ts'
import { leafHash, type Hash } from './merkle.ts'

/** What an entry of the ledger is about. */
export const LEDGER_KINDS = ['consent', 'request', 'certificate', 'audit'] as const
export type LedgerKind = (typeof LEDGER_KINDS)[number]

/** What the ledger keeps of a record: nothing that says anything about a person. `commitment`: lower-case hex. */
export type Leaf = { readonly id: string; readonly kind: LedgerKind; readonly commitment: string }

const SALT = 32

/** Randomness is drawn for many salts at once: each draw costs more than the hash. */
const pool = Buffer.alloc(SALT * 128)
let used = pool.length

const newSalt = (): Buffer => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += SALT
  const salt = Buffer.from(pool.subarray(used - SALT, used))
  // Whoever reads the memory later must not find what an erased record was salted with.
  pool.fill(0, used - SALT, used)
  return salt
}

const PREFIX = Buffer.from([0x00])

const digest = (salt: Uint8Array, record: unknown): string =>
  hash('sha256', Buffer.concat([PREFIX, salt, Buffer.from(canonical(record))]), 'hex')

/** SHA-256(0x00 ‖ salt ‖ canonical JSON) as lower-case hex. `salt`: 32 bytes as base64url. Throws for another salt, and for what is no JSON. */
export const commitmentOf = (record: unknown, salt: string): string => {
  const bytes = Buffer.from(salt, 'base64url')
  // The last character has bits to spare, by which one salt could be written in several ways.
  if (bytes.length !== SALT || bytes.toString('base64url') !== salt) throw new Error('a salt is 32 bytes as base64url')
  return digest(bytes, record)
}

/**
 * Commits to a record without saying it. The caller keeps record and salt together; when both are erased, nobody can tell any more
 * what the commitment was about, not even by trying all likely records (EDPB draft 02/2025: no unsalted hashes), and the ledger
 * still verifies. A record must have `at`, the moment when it was written (ISO 8601): back-dating is recognised by it.
 */
export const commit = (record: { readonly at: string }): { readonly salt: string; readonly commitment: string } => {
  const salt = newSalt()
  return { salt: salt.toString('base64url'), commitment: digest(salt, record) }
}

/** The hash of an entry in the tree: id and kind belong to it, so that they stay proven when the record is gone. */
export const hashOfLeaf = ({ kind, id, commitment }: Leaf): Hash => leafHash(Buffer.from(`${kind}\n${id}\n${commitment}`))
