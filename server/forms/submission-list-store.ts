import { and, desc, eq, isNull, lt, or } from 'drizzle-orm'
import type { Db } from '../platform/db.ts'
import type { PageKey } from '../platform/page-key.ts'
import type { Submission, SubmissionState } from './submission-store.ts'
import { submissions } from './tables.ts'

export type SubmissionFilter = {
  readonly limit: number
  readonly state?: SubmissionState | undefined
  readonly form?: string | undefined
  readonly after?: PageKey | undefined
}

/** A page of a site's submissions, newest first. */
export const listSubmissions = (db: Db, siteId: string, { limit, state, form, after }: SubmissionFilter): Promise<Submission[]> =>
  db
    .select()
    .from(submissions)
    .where(
      and(
        eq(submissions.siteId, siteId),
        isNull(submissions.discardedAt),
        state && eq(submissions.state, state),
        form === undefined ? undefined : eq(submissions.formId, form),
        after &&
          or(lt(submissions.createdAt, after.createdAt), and(eq(submissions.createdAt, after.createdAt), lt(submissions.id, after.id))),
      ),
    )
    .orderBy(desc(submissions.createdAt), desc(submissions.id))
    .limit(limit)
