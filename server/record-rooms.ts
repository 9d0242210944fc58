import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Catalogue } from './forms/catalogue.ts'
import { said } from './forms/markup/drawing.ts'
import type { ReleaseDeps } from './forms/release.ts'
import type { Db } from './platform/db.ts'
import { statement } from './platform/statement.ts'
import { inEverySite, inSite } from './platform/tenancy.ts'
import type { Texts } from './platform/texts.ts'
import type { Clock } from './platform/time.ts'
import { personOf, readPeople, readPerson } from './person-page.ts'
import { cardSources, deliveredAs, describeRecords, missingCards } from './record-cards.ts'
import { recordChanges } from './record-changes.ts'
import { fillCards, refreshCards } from './records/card-store.ts'
import type { ReadQuestions } from './records/export-rows.ts'
import type { ReadForms } from './records/facet-routes.ts'
import { recordConsoleRoutes } from './records/routes.ts'
import type { Locale } from './sites/contract.ts'
import type { ConsoleEnv } from './sites/env.ts'
import { listSites } from './sites/store.ts'

export type RoomDeps = ReleaseDeps & { readonly texts: Texts; readonly clock?: Clock }

/** The questions of a form as it is now; consents have a record of their own. */
const questionsOf =
  (catalogue: Catalogue): ReadQuestions =>
  async (siteId, formId, locale) => {
    const form = await catalogue.get(siteId, formId)
    const fields = form?.definition.sections.flatMap((section) => section.fields) ?? []
    return fields
      .filter(({ kind }) => kind !== 'consent' && kind !== 'file')
      .map(({ key, label }) => ({ key, label: said(label, locale as Locale).words }))
  }

const FORMS = `
  select f.id, coalesce(v.definition->'title'->>$2, v.definition->'title'->>'en', f.id) as title
  from forms f join form_versions v on v.site_id = f.site_id and v.form_id = f.id and v.version = f.version
  where f.site_id = $1 order by 2, 1`

const readForms: ReadForms = (db, siteId, locale) => statement<{ id: string; title: string }>(db, FORMS, [siteId, locale])

/** The rooms of records with all that they need from the features that keep the records. */
export const recordRooms = (deps: RoomDeps): readonly OpenAPIHono<ConsoleEnv>[] =>
  recordConsoleRoutes({
    db: deps.db,
    texts: deps.texts,
    sources: cardSources,
    missing: missingCards,
    describe: describeRecords,
    deliveredAs,
    questions: questionsOf(deps.catalogue),
    changes: recordChanges(deps),
    personOf,
    readPerson,
    readForms,
    readPeople,
  })

/** Writes the cards of these records, so that staff finds them. */
export const showRecords = (db: Db, siteId: string, ids: readonly string[]): Promise<void> =>
  inSite(db, siteId, (tx) => refreshCards(tx, cardSources, siteId, ids))

/** Writes the cards that are missing, of all sites. Answers how many. */
export const fillAllCards = async (db: Db): Promise<number> => {
  let count = 0
  for (const { id } of await inEverySite(db, (tx) => listSites(tx)))
    count += await inSite(db, id, (tx) => fillCards(tx, { sources: cardSources, missing: missingCards }, id))
  return count
}
