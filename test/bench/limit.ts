import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { FORM, SITE, valuesOf } from './world.ts'

export type Figures = { readonly rate: number; readonly p50: number; readonly p99: number; readonly failures: number }

/** The rows of one submission in one statement: what a program could reach that does nothing but write them. */
const statementOf = (notice: string, retention: string): string => `
  with person as (
    insert into subjects (site_id, id, identity, email, name)
    values ('${SITE}', gen_random_uuid(), 'email:' || :who || '@company.example', :who || '@company.example', 'Ana Anić')
    on conflict (site_id, identity) do update set name = excluded.name returning id),
  submission as (
    insert into submissions (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest, nonce)
    select '${SITE}', gen_random_uuid(), '${FORM}', 1, person.id, 'P-' || substr(gen_random_uuid()::text, 1, 13), 'en',
      '${JSON.stringify(valuesOf('somebody-with-an-identifier-of-some-length'))}'::jsonb, '{}'::jsonb, 'accepted',
      '[{"reason":"no_proof","points":25}]'::jsonb, repeat('0123456789abcdef', 4), substr(gen_random_uuid()::text, 1, 20)
    from person returning id, subject_id),
  consent as (
    insert into consents (site_id, id, subject_id, submission_id, purpose, notice_id, state, at, principal, context, salt)
    select '${SITE}', gen_random_uuid(), subject_id, id, 'calls', '${notice}', 'given', now(),
      repeat('p', 43), '{"form":"${FORM}","version":1,"locale":"en"}', repeat('s', 43) from submission returning id),
  leaf as (
    insert into ledger_leaves (site_id, id, kind, commitment)
    select '${SITE}', id, 'consent', decode(repeat('0123456789abcdef', 4), 'hex') from consent),
  lead as (
    insert into leads (site_id, id, subject_id, grade, score, reasons)
    select '${SITE}', id, subject_id, 'warm', 70, '[{"rule":"company_domain","points":15}]'::jsonb from submission)
  insert into pgboss.job (id, name, data, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, keep_until, policy)
  select id, 'submission.accepted', jsonb_build_object('siteId', '${SITE}', 'submissionId', id), 20, 2, true, 300, 120, ${retention},
    now() + interval '14 days', 'standard' from submission;`

/** Finds pgbench, of any version; it speaks with every server. */
export const pgbench = (): string | undefined => {
  try {
    return execFileSync('which', ['pgbench']).toString().trim()
  } catch {
    return undefined
  }
}

/** Prepares the limit: a function that runs it for some seconds on so many connections. */
export const openLimit = async (url: string, folder: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const [notice] = await sql<{ id: string }[]>`select id from notices where site_id = ${SITE}`
  const [queue] = await sql<
    { deletion: number }[]
  >`select deletion_seconds as deletion from pgboss.queue where name = 'submission.accepted'`
  await sql.end()
  const statement = statementOf(notice?.id ?? '', String(queue?.deletion))
  const program = pgbench()
  const script = join(folder, 'limit.sql')
  writeFileSync(script, `\\set who random(1, 9000000000000000)\n${statement.replaceAll(':who', ':who::bigint::text')}\n`)

  return async (connections: number, seconds: number): Promise<Figures> => {
    if (!program) return byDriver(url, statement, connections, seconds)
    const target = new URL(url)
    const log = join(folder, `log-${Date.now()}`)
    await promisify(execFile)(
      program,
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(connections),
        '-j',
        String(Math.min(2, connections)),
        '-T',
        String(seconds),
        '-f',
        script,
      ].concat(['-h', target.hostname, '-p', target.port, '-U', target.username, '-l', `--log-prefix=${log}`, target.pathname.slice(1)]),
      { env: { ...process.env, PGPASSWORD: target.password } },
    )
    const files = execFileSync('sh', ['-c', `cat ${log}.*; rm -f ${log}.*`], { maxBuffer: 1e9 }).toString()
    const times = files
      .split('\n')
      .filter(Boolean)
      .map((line) => Number(line.split(' ')[2]) / 1_000)
    return figures(times, seconds)
  }
}

const figures = (times: number[], seconds: number): Figures => {
  times.sort((a, b) => a - b)
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0
  return { rate: times.length / seconds, p50: quantile(0.5), p99: quantile(0.99), failures: 0 }
}

/** The same statement through the driver, where there is no pgbench. */
const byDriver = async (url: string, statement: string, connections: number, seconds: number): Promise<Figures> => {
  const sql = postgres(url, { max: connections, onnotice: () => {} })
  const text = statement.replaceAll(':who', '$1::text')
  const times: number[] = []
  const end = performance.now() + seconds * 1_000
  const one = async () => {
    while (performance.now() < end) {
      const start = performance.now()
      await sql.unsafe(text, [String(Math.random())], { prepare: true })
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  await sql.end()
  return figures(times, seconds)
}
