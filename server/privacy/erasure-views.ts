import type * as z from 'zod'
import type { ErasurePlan, ErasureStatus } from '../../gdpr/erase/erasures.ts'
import type { LegalHold } from '../../gdpr/erase/holds.ts'
import type { Kept } from '../../gdpr/personal-data.ts'
import type { erasurePlanSchema, erasureSchema, holdSchema } from './contract/erasures.ts'

const keptView = (kept: Kept | undefined) =>
  kept ? { count: kept.count, reason: kept.reason, law: kept.law, until: kept.until ?? null } : null

export const planView = ({ items, files, recipients }: ErasurePlan): z.infer<typeof erasurePlanSchema> => ({
  items: items.map(({ feature, item, erase, kept }) => ({ feature, item, erase, kept: keptView(kept) })),
  files,
  recipients: [...recipients],
})

const recipientView = ({ id, state, attempts, ...result }: ErasureStatus['recipients'][number]) => ({
  id,
  state,
  attempts,
  name: result.name ?? '',
  kind: result.kind ?? '',
  answer: result.answer ?? null,
  confirmed: result.confirmed ?? null,
  message: result.message ?? null,
  at: result.at ?? null,
})

const scanView = ({ tables, rows, files, orphans, mentions, kept, unreadable }: NonNullable<ErasureStatus['scan']>) => ({
  tables,
  rows,
  files,
  orphans: [...orphans],
  mentions: [...mentions],
  kept: [...kept],
  unreadable: [...unreadable],
})

export const erasureView = (status: ErasureStatus): z.infer<typeof erasureSchema> => ({
  id: status.id,
  request: status.requestId,
  state: status.state,
  created_at: status.createdAt,
  finished_at: status.finishedAt,
  next_at: status.nextAt,
  has_certificate: status.hasCertificate,
  items: status.items.map(({ feature, item, erased, kept }) => ({ feature, item, erased, kept: keptView(kept) })),
  recipients: status.recipients.map(recipientView),
  scan: status.scan && scanView(status.scan),
})

export const holdView = ({ id, subjectId, items, reason, law, setBy, until }: LegalHold): z.infer<typeof holdSchema> => ({
  id,
  person: subjectId,
  items: [...items],
  reason,
  law,
  set_by: setBy,
  until,
})
