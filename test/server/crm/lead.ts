import type { CrmRecord } from '../../../server/crm/contract.ts'
import { keyring } from '../../../server/platform/crypto.ts'

export const keys = keyring(Buffer.alloc(32, 7))

/** A lead of Ana's; `values` replace the usual ones. */
export const lead = (id: string, values: CrmRecord['values'] = { name: 'Ana Kovač', email: 'ana@example.com' }): CrmRecord => ({
  kind: 'lead',
  id,
  reference: 'P-0001',
  site: 'shop',
  form: 'contact',
  locale: 'hr',
  created_at: '2026-11-22T10:00:00.000Z',
  person: { id: '0193b3c0-0000-7000-8000-000000000001', email: 'ana@example.com', name: 'Ana Kovač' },
  values,
  files: [],
  context: {},
  consents: [],
  grade: 'warm',
  reasons: [],
})
