import { availableParallelism, loadavg } from 'node:os'
import postgres from 'postgres'
import { openPostgres, type Db } from '../../server/platform/db.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { deliveredAs, describeRecords } from '../../server/record-cards.ts'
import { filterSchema, type Filter } from '../../server/records/contract.ts'
import { conditionOf } from '../../server/records/filter.ts'
import { findWords } from '../../server/records/find-words.ts'
import { countOf, pageOf, readKey } from '../../server/records/list-store.ts'
import { databaseUrl } from '../global-setup.ts'
import { startPostgres } from '../postgres.ts'

/**
 * `npm run bench:console`: what staff waits for at the database when a list of 100,000 leads is opened, filtered, searched and
 * scrolled: the page, its rows' details and the count, one after the other on one connection, as ratio to the limit of the issue.
 */
const LEADS = Number(process.env['BENCH_LEADS'] ?? 100_000)
const TIMES = Number(process.env['BENCH_TIMES'] ?? 15)
const LIMIT_MILLISECONDS = 50
const SITE = 'bench'
const PAGE = 50

// Distributions as of a shop: one form gets most, one hardly any; one lead of twenty is hot; a campaign now and then.
const FILL = `
  insert into sites (id, name, locales, controller) values ('${SITE}', 'Bench', '["en","sr"]', '{"name":"B","email":"b@example.com"}');
  insert into forms (site_id, id, version) select '${SITE}', id, 1 from unnest(array['contact', 'quote', 'event']) as id;
  insert into form_versions (site_id, form_id, version, definition, notices)
    select '${SITE}', id, 1, '{"title":{"en":"Form"},"sections":[]}', '{}' from forms where site_id = '${SITE}';
  create temp table made as
    select gen_random_uuid() as id, n, now() - n * interval '4 minutes' as at,
      case when n % 997 = 0 then 'event' when n % 7 = 0 then 'quote' else 'contact' end as form,
      case when n % 3 = 0 then 'sr' when n % 50 = 0 then 'pl' else 'en' end as locale,
      case when n % 20 = 0 then 'hot' when n % 9 = 0 then 'junk' else 'warm' end as grade,
      case when n % 400 = 0 then 'spring' when n % 11 = 0 then 'search.example' else '' end as source,
      n % 101 as score,
      case when n % 1000 = 0 then 'greenhouse ' else '' end as rare
    from generate_series(1, ${LEADS}) as n;
  insert into subjects (site_id, id, identity, email, phone, name)
    select '${SITE}', id, 'email:person' || n || '@example.com', 'person' || n || '@example.com', '+38164' || (1000000 + n), 'Ana Anić ' || n from made;
  insert into submissions (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest, created_at)
    select '${SITE}', id, form, 1, id, 'P-' || lpad(n::text, 8, '0'), locale,
      jsonb_build_object('name', 'Ana Anić ' || n, 'message', rare || repeat('We are looking for twelve oak tables with benches. ', 8)),
      '{}', 'accepted', '[]', '', at from made;
  insert into leads (site_id, id, subject_id, grade, score, reasons, created_at) select '${SITE}', id, id, grade, score, '[]', at from made;
  insert into connections (site_id, id, kind, url, secret) values ('${SITE}', '00000000-0000-4000-8000-000000000001', 'webhook', 'https://crm.example', 'x');
  insert into deliveries (site_id, id, connection_id, kind, record_id, state)
    select '${SITE}', gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'lead', id,
      case when n % 700 = 0 then 'needs_attention' when n < 30 then 'waiting' else 'delivered' end from made;
  insert into record_cards (site_id, id, subject_id, created_at, state, form_id, locale, source, grade, score, words)
    select '${SITE}', id, id, at, 'accepted', form, locale, source, grade, score,
      setweight(array_to_tsvector(array['ana', 'anic', n::text, 'person' || n, 'person' || n || '@example.com', '38164' || (1000000 + n)]), 'A')
      || array_to_tsvector(array['p' || lpad(n::text, 8, '0'), 'we', 'are', 'looking', 'for', 'twelve', 'oak', 'tables', 'with', 'benches'])
      || case when rare = '' then ''::tsvector else array_to_tsvector(array['greenhouse']) end from made;
  drop table made;
  analyze;`

/** What people do in the room of leads. */
const QUESTIONS: Readonly<Record<string, Partial<Record<keyof Filter, string>>>> = {
  'newest first': {},
  'oldest first': { sort: 'oldest' },
  'best first': { sort: 'score' },
  hot: { grade: 'hot' },
  'a usual form': { form: 'quote' },
  'a rare form': { form: 'event' },
  'a rare language': { locale: 'pl' },
  'a rare source': { source: 'spring' },
  'a form, a grade and a language': { form: 'quote', grade: 'junk', locale: 'sr' },
  'nothing fits': { form: 'event', grade: 'hot', locale: 'pl', source: 'spring' },
  'a week': { from: new Date(Date.now() - 20 * 86_400_000).toISOString(), to: new Date(Date.now() - 13 * 86_400_000).toISOString() },
  'deliveries that need a person': { delivery: 'needs_attention' },
  'delivered and hot': { delivery: 'delivered', grade: 'hot' },
  'a rare word': { q: 'greenhouse' },
  'a word that all have': { q: 'oak tables' },
  'a rare word of hot leads': { q: 'greenhouse', grade: 'hot' },
  'an address': { q: 'person77777@example.com' },
  'the end of a number': { q: '064 1077 777' },
  'a reference': { q: 'P-0007-7777' },
  'a word that nobody wrote': { q: 'zeppelin' },
}

const at = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

const measure = async (db: Db, asked: Partial<Record<keyof Filter, string>>) => {
  const { sort, q, ...filter } = filterSchema.parse(asked)
  const list: number[] = []
  const count: number[] = []
  for (let i = 0; i < TIMES + 2; i++) {
    const times = await inSite(db, SITE, async (tx) => {
      const start = performance.now()
      const condition = conditionOf(SITE, 'leads', filter, deliveredAs, await findWords(tx, SITE, q))
      const first = await pageOf(tx, { condition, sort, limit: PAGE })
      await describeRecords(tx, SITE, first.ids)
      const read = performance.now()
      // The second page too: a list that scrolls must not become slow.
      if (first.next) await pageOf(tx, { condition, sort, after: readKey(first.next), limit: PAGE })
      const scrolled = performance.now()
      await countOf(tx, condition)
      return { list: Math.max(read - start, scrolled - read), count: performance.now() - scrolled }
    })
    // The first two warm caches and plans up.
    if (i < 2) continue
    list.push(times.list)
    count.push(times.count)
  }
  return { list, count }
}

const own = process.env['TEST_DATABASE_URL'] ? undefined : await startPostgres({ durable: true })
const base = process.env['TEST_DATABASE_URL'] ?? own?.url ?? ''
const name = `portik_bench_console_${process.pid}`
const admin = postgres(base, { max: 1, onnotice: () => {} })
await admin`create database ${admin(name)}`
const url = databaseUrl(base, name)
const database = await openPostgres(url)
try {
  await database.migrate()
  const filler = postgres(url, { max: 1, onnotice: () => {} })
  await filler.unsafe(`set portik.every_site = 'on'; ${FILL}`)
  await filler.end()
  process.stdout.write(`${LEADS} leads, load average ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores\n\n`)
  process.stdout.write('| filter | list p50 / p95 ms | count p50 / p95 ms |\n|---|---|---|\n')
  const lists: number[] = []
  for (const [what, asked] of Object.entries(QUESTIONS)) {
    const { list, count } = await measure(database.db, asked)
    const [a, b] = [list, count].map((times) => times.toSorted((x, y) => x - y))
    lists.push(...list)
    const cell = (times: readonly number[] = []) => `${at(times, 0.5).toFixed(1)} / ${at(times, 0.95).toFixed(1)}`
    process.stdout.write(`| ${what} | ${cell(a)} | ${cell(b)} |\n`)
  }
  const p95 = at(
    lists.toSorted((a, b) => a - b),
    0.95,
  )
  const isFast = p95 <= LIMIT_MILLISECONDS
  process.stdout.write(
    `\n${isFast ? '✓' : '✗'} p95 of all lists: ${p95.toFixed(1)} ms, ${(p95 / LIMIT_MILLISECONDS).toFixed(2)} of the limit\n`,
  )
  if (!isFast) process.exitCode = 1
} finally {
  await database.close()
  await admin`drop database if exists ${admin(name)} with (force)`
  await admin.end()
  await own?.stop()
}
