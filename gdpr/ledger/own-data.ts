import type { PersonalData } from '../personal-data.ts'
import { impersonal } from '../register.ts'

const COMMITMENT =
  'Salted commitments, positions and hashes: when record and salt are erased, nobody can tell any more what they were about.'

/** The ledger outlives the people whose decisions it proves, because it says nothing about them. */
export const ledgerData: PersonalData = {
  feature: 'ledger',
  register: {
    ledger_leaves: impersonal('site_id seq id kind commitment', COMMITMENT),
    ledger_positions: impersonal('site_id position seq id kind commitment', COMMITMENT),
    ledger_nodes: impersonal('site_id tier index hash', COMMITMENT),
    ledger_heads: impersonal('site_id size root at through jws', COMMITMENT),
    ledger_keys: impersonal('number kid jwk created_at', 'Public keys of this server.'),
  },
}
