import type { Db } from '../../server/platform/db.ts'
import { statement } from '../../server/platform/statement.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import type { Row, Who } from '../personal-data.ts'

/** Rows that are in memory at once. */
const PAGE = 500

/**
 * The rows of a query in pages, so that somebody with thousands of them costs no memory. `text` answers `key` (a uuid, ascending)
 * and `row` (JSON, where moments are ISO 8601), of the site `$1` and the subject `$2`, after the key `$3` (or null), at most `$4`.
 */
export const rowPages = async function* (db: Db, { siteId, subjectId }: Who, text: string): AsyncGenerator<readonly Row[]> {
  for (let after: string | null = null; ;) {
    const page: readonly { key: string; row: Row }[] = await inSite(db, siteId, (tx) =>
      statement(tx, text, [siteId, subjectId, after, PAGE]),
    )
    if (page.length > 0) yield page.map(({ row }) => row)
    if (page.length < PAGE) return
    after = page.at(-1)?.key ?? null
  }
}

/** A query for `rowPages` over one table `t` whose key is `id`. `fields`: SQL per name; `where`: SQL with `$1` and `$2`. */
export const pageQuery = (from: string, fields: Readonly<Record<string, string>>, where: string): string => {
  const pairs = Object.entries(fields).map(([name, value]) => `'${name}', ${value}`)
  return `
    select t.id::text as key, json_build_object(${pairs.join(', ')}) as row from ${from}
    where t.site_id = $1 and (${where}) and ($3::uuid is null or t.id > $3::uuid)
    order by t.id limit $4::int`
}
