import type { PersonalData } from '../personal-data.ts'
import { impersonal, NOTHING } from '../register.ts'

/** What the retention engine keeps: evidence that says nothing of any person. */
export const retentionData: PersonalData = {
  feature: 'retention',
  register: {
    retention_runs: {
      ...impersonal('site_id id salt', NOTHING.key),
      ...impersonal('at finished_at dry started_by results', 'Names of rules, counts and moments.'),
    },
  },
}
