import { Problem } from '../platform/problem.ts'
import type { Intake } from './intake.ts'

/** What became of a submission at the door. `accepted` are those kept aside for a look, too: stored is stored. */
export type IntakeResult = 'accepted' | 'repeated' | 'refused'

/** The same intake, telling of each submission what became of it. Faults of our own are counted by the HTTP metrics. */
export const countedIntake = (intake: Intake, count: (result: IntakeResult) => void): Intake => ({
  async take(arrived) {
    try {
      const taken = await intake.take(arrived)
      count(taken.isNew ? 'accepted' : 'repeated')
      return taken
    } catch (error) {
      if (error instanceof Problem) count('refused')
      throw error
    }
  },
})
