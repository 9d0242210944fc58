import { bigint, customType, integer, jsonb, pgTable, primaryKey, smallint, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const instant = (name: string) => timestamp(name, { withTimezone: true })
const whole = (name: string) => bigint(name, { mode: 'number' })

/**
 * Entries as they were written, in the transaction of their records. Nothing in here says anything about a person, and no
 * key points at a record: this outlives it. Triggers and rights refuse every UPDATE, DELETE and TRUNCATE.
 */
export const ledgerLeaves = pgTable(
  'ledger_leaves',
  {
    siteId: text('site_id').notNull(),
    seq: whole('seq').generatedAlwaysAsIdentity(),
    id: uuid().notNull(),
    kind: text().notNull(),
    /** SHA-256(0x00 ‖ salt ‖ record). */
    commitment: bytes().notNull(),
  },
  // The only index: appending is on the way of every visitor's submission.
  (t) => [primaryKey({ columns: [t.siteId, t.seq] })],
)

/** Where entries stand in the site's tree. A second copy of each: what differs from the first was tampered with. Append-only. */
export const ledgerPositions = pgTable(
  'ledger_positions',
  {
    siteId: text('site_id').notNull(),
    position: whole('position').notNull(),
    seq: whole('seq').notNull(),
    id: uuid().notNull(),
    kind: text().notNull(),
    commitment: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.position] }), unique('ledger_positions_leaf').on(t.siteId, t.id)],
)

/** Hashes of whole subtrees of 256 (tier 1), 65,536 (tier 2) … leaves, so that proofs read little. Append-only. */
export const ledgerNodes = pgTable(
  'ledger_nodes',
  { siteId: text('site_id').notNull(), tier: smallint().notNull(), index: whole('index').notNull(), hash: bytes().notNull() },
  (t) => [primaryKey({ columns: [t.siteId, t.tier, t.index] })],
)

/** Signed tree heads. Append-only. */
export const ledgerHeads = pgTable(
  'ledger_heads',
  {
    siteId: text('site_id').notNull(),
    size: whole('size').notNull(),
    root: bytes().notNull(),
    at: instant('at').notNull(),
    /** The highest `seq` below this head: entries far below it need not be looked for any more. */
    through: whole('through').notNull(),
    /** The head as it was signed, a compact JWS. */
    jws: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.siteId, t.size] })],
)

/** The public halves of all keys that ever signed; the private ones are derived from PORTIK_SECRET and stored nowhere. Append-only. */
export const ledgerKeys = pgTable('ledger_keys', {
  number: integer().primaryKey(),
  kid: text().notNull(),
  jwk: jsonb().$type<{ readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }>().notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})
