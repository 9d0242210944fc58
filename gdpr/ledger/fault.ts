/** What can be wrong with an exported ledger. Stable codes; the sentence names the place. */
export type FaultCode =
  /** A line that cannot be read, or that does not belong there. */
  | 'malformed'
  /** The file ends early, or its counts are not right. */
  | 'incomplete'
  /** Record and salt do not give the commitment. */
  | 'record_changed'
  /** A record says of itself that it is another one. */
  | 'record_foreign'
  /** A record without its salt, or a salt without its record. */
  | 'record_half'
  /** A record is older than the head before its entry allows, or younger than the head above it. */
  | 'back_dated'
  | 'dated_ahead'
  /** A record that says it is in the ledger, and is not. */
  | 'record_unledgered'
  /** The text that was shown is not the one that was published, or is not there. */
  | 'notice_changed'
  | 'notice_missing'
  /** The two stored copies of an entry differ. */
  | 'entry_changed'
  /** Nothing stands at a position. */
  | 'entry_missing'
  /** The entry as it was written is gone; only its place in the tree is left. */
  | 'entry_original_missing'
  /** Positions are not in the order in which entries were written. */
  | 'entry_reordered'
  /** Entries beyond the newest head: nobody with the key placed them. */
  | 'entry_unsigned'
  /** One of the entries of a range is not what was signed. */
  | 'root_mismatch'
  | 'head_signature'
  /** The signed head and what the database shows of it differ. */
  | 'head_changed'
  | 'head_missing'
  /** Heads are not in order of time, or not of this site. */
  | 'head_order'
  /** A head that somebody kept is not the beginning of this ledger. */
  | 'history_rewritten'

/** A fault and its place: a position, a head by its size, or all positions from one up to another (not included). */
export type Fault = {
  readonly code: FaultCode
  readonly message: string
  readonly position?: number
  readonly id?: string
  readonly head?: number
  readonly from?: number
  readonly until?: number
}

/** So many are kept; the others are counted. */
const MOST = 1_000

export type Faults = {
  add(fault: Fault): void
  readonly list: readonly Fault[]
  /** How many there are, more than are listed perhaps. */
  readonly count: number
}

export const openFaults = (): Faults => {
  const list: Fault[] = []
  let count = 0
  return {
    add(fault) {
      count++
      if (list.length < MOST) list.push(fault)
    },
    list,
    get count() {
      return count
    },
  }
}
