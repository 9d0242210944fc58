import type { PersonalData } from '../personal-data.ts'
import { impersonal, NOTHING, personal } from '../register.ts'

const DUTY = { category: 'free_text', purpose: 'to document breaches', basis: 'legal_obligation', retention: 'case' } as const

/** The register of breaches: about events; people may be named in its words, and officers look at those. */
export const breachData: PersonalData = {
  feature: 'breaches',
  register: {
    breaches: {
      ...impersonal('site_id id', NOTHING.key),
      ...impersonal(
        'aware_at occurred_from occurred_until nature categories people_count records_count risk notified_at told_at not_told_ground affected alarmed created_at closed_at version',
        NOTHING.state,
      ),
      ...personal('title facts effects measures people notified_to delay_reason not_notified_reason told_how not_told_reason', DUTY),
    },
  },
  // A duty of the controller, whoever is named in it (GDPR Art. 33(5), 17(3)(b)).
  owners: { breaches: `'kept'` },
}
