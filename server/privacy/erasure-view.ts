import type { ErasureStatus } from '../../gdpr/erase/erasures.ts'
import type { DeskErasure } from './contract/erasures.ts'

/** How an erasure stands, as the desk shows it. */
export const erasureView = (status: ErasureStatus): DeskErasure => ({
  id: status.id,
  request_id: status.requestId,
  state: status.state,
  items: [...status.items],
  created_at: status.createdAt,
  finished_at: status.finishedAt,
  next_at: status.nextAt,
  has_certificate: status.hasCertificate,
  recipients: status.recipients.map(({ id, state, attempts, name, kind, answer, confirmed, message, at }) => ({
    id,
    name: name ?? null,
    kind: kind ?? null,
    state,
    attempts,
    answer: answer ?? null,
    confirmed: confirmed ?? null,
    message: message ?? null,
    at: at ?? null,
  })),
  scan: status.scan && {
    tables: status.scan.tables,
    columns: status.scan.columns,
    rows: status.scan.rows,
    files: status.scan.files,
    encodings: status.scan.encodings,
    orphans: status.scan.orphans.map(({ place, count }) => ({ place, count })),
  },
})
