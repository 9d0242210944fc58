import * as z from 'zod'
import type { Outlook } from '../../gdpr/retention/engine.ts'
import { RETENTION_ACTIONS, RETENTION_STARTS, type RetentionRule } from '../../gdpr/retention/rule.ts'
import type { RetentionRun } from '../../gdpr/retention/run-store.ts'

const count = z.number().int()

export const ruleSchema = z
  .object({
    id: z.string(),
    days: z.union([count, z.literal('by_purpose')]).meta({ description: '`by_purpose`: as the published version of each form says.' }),
    start: z.enum(RETENTION_STARTS).meta({ description: 'The event from which the period runs.' }),
    action: z.enum(RETENTION_ACTIONS),
    law: z.string(),
    due: count.meta({ description: 'Over now, and handled by the next run.' }),
    held: count.meta({ description: 'Over now, and kept: a legal hold, a restriction or an open request.' }),
    in_7_days: count,
    in_30_days: count,
    in_90_days: count,
  })
  .meta({ id: 'RetentionRule' })

export const runSchema = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    finished_at: z.iso.datetime(),
    dry: z.boolean(),
    started_by: z.enum(['schedule', 'console', 'shell']),
    due: count,
    done: count,
    held: count,
    failed: count.meta({ description: 'Rules that failed; the next run tries them again.' }),
    results: z.array(z.object({ rule: z.string(), due: count, held: count, done: count, failed: z.literal(true).optional() })),
  })
  .meta({ id: 'RetentionRun' })

export const ruleView = (
  { id, days, start, action, law }: RetentionRule,
  { due, held, in7, in30, in90 }: Outlook,
): z.infer<typeof ruleSchema> => ({
  id,
  days,
  start,
  action,
  law,
  due,
  held,
  in_7_days: in7,
  in_30_days: in30,
  in_90_days: in90,
})

export const runView = ({ id, at, finishedAt, dry, startedBy, results }: RetentionRun): z.infer<typeof runSchema> => {
  const sum = (field: 'due' | 'done' | 'held') => results.reduce((total, result) => total + result[field], 0)
  return {
    id,
    at: at.toISOString(),
    finished_at: finishedAt.toISOString(),
    dry,
    started_by: startedBy,
    due: sum('due'),
    done: sum('done'),
    held: sum('held'),
    failed: results.filter(({ failed }) => failed).length,
    results: [...results],
  }
}
