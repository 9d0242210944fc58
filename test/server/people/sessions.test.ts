import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { openSessions, PROOF_LIFE, SESSION_LIFE, type Sessions } from '../../../server/people/sessions.ts'
import { purgeVisitors } from '../../../server/people/session-store.ts'
import type { Client } from '../../../server/platform/client.ts'
import { rows } from '../../../server/platform/db.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { openLimits } from '../../../server/platform/limits.ts'
import { mailSend } from '../../../server/platform/mail.ts'
import { inEverySite } from '../../../server/platform/tenancy.ts'
import { sites } from '../../../server/sites/tables.ts'
import { testDatabase, type TestDatabase } from '../../database.ts'
import { keys, loopback, texts } from '../forms/world.ts'

const SITE = { id: 'acme', controller: { name: 'Acme', email: 'acme@example.com' } }
let now = new Date('2026-11-22T10:00:00Z')
let database: TestDatabase
let sessions: Sessions
beforeAll(async () => {
  database = await testDatabase()
  const { db, everywhere } = database
  for (const id of ['acme', 'other']) await everywhere.insert(sites).values({ id, name: id, locales: ['en'], controller: SITE.controller })
  const jobs = await startJobs(database, { jobs: [mailSend], supervise: false, onError: () => {} })
  const clock = () => now
  const limits = openLimits(db, keys, { clock })
  sessions = openSessions({ db, jobs, keys, limits, texts, publicUrl: 'https://portal.example', clock })
  return async () => {
    await jobs.stop()
    await limits.close()
  }
})

const query = async <Row>(text: string) => rows<Row>(await database.everywhere.execute(sql.raw(text)))
let addresses = 0
const start = async (client: Client = loopback) => {
  const email = `person-${++addresses}@example.com`
  const { id } = await sessions.start(SITE, { email, locale: 'en', client })
  const text =
    (await query<{ text: string }>(`select text from mails where recipient = '${email}' order by created_at desc`))[0]?.text ?? ''
  return { email, id, code: /Code: (\d{6})/.exec(text)?.[1] ?? '', link: /session\/([\w-]+)/.exec(text)?.[1] ?? '' }
}
const confirm = (id: string, code: string) => sessions.confirmCode('acme', { id, code, client: loopback })
const wrong = (code: string) => (code === '111111' ? '222222' : '111111')
const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a proof of an address', () => {
  test('by the code gives a session for half an hour, once', async () => {
    const { id, code, email, link } = await start()
    const { token } = await confirm(id, code)
    expect(await sessions.addressOf('acme', token)).toBe(email)
    expect(await sessions.addressOf('other', token)).toBeUndefined()
    expect([await codeOf(confirm(id, code)), await codeOf(sessions.confirmLink('acme', link))]).toEqual([
      'session_proof_over',
      'session_proof_over',
    ])
    now = new Date(now.getTime() + SESSION_LIFE + 1)
    expect(await sessions.addressOf('acme', token)).toBeUndefined()
  })

  test('by the link too, but not on another site, and not twice, however fast', async () => {
    const { link } = await start()
    expect(await codeOf(sessions.confirmLink('other', link))).toBe('session_proof_over')
    const all = await Promise.all(Array.from({ length: 5 }, () => codeOf(sessions.confirmLink('acme', link))))
    expect(all.toSorted()).toEqual(['fine', ...Array<string>(4).fill('session_proof_over')])
  })

  test('takes five wrong codes, then the right one no more', async () => {
    const { id, code } = await start()
    for (let i = 0; i < 5; i++) expect(await codeOf(confirm(id, wrong(code)))).toBe('code_wrong')
    expect(await codeOf(confirm(id, code))).toBe('session_proof_over')
  })

  test('cannot be guessed at side by side either', async () => {
    const { id, code } = await start()
    const all = await Promise.all(Array.from({ length: 12 }, () => codeOf(confirm(id, wrong(code)))))
    expect(all.filter((one) => one === 'code_wrong')).toHaveLength(5)
  })

  test('lasts ten minutes', async () => {
    const { id, code, link } = await start()
    now = new Date(now.getTime() + PROOF_LIFE + 1)
    expect([
      await codeOf(confirm(id, code)),
      await codeOf(sessions.confirmLink('acme', link)),
      await sessions.linkWorks('acme', link),
    ]).toEqual(['session_proof_over', 'session_proof_over', false])
  })

  test('is kept as hashes only, and forgotten when its time is over', async () => {
    const { id, code, link } = await start()
    const stored = JSON.stringify(await query(`select * from address_proofs where id = '${id}'`))
    expect(stored).not.toContain(link)
    expect(stored).not.toContain(code)
    const { token } = await confirm(id, code)
    expect(JSON.stringify(await query('select * from visitor_sessions'))).not.toContain(token)
    await inEverySite(database.db, (tx) => purgeVisitors(tx, new Date(now.getTime() + SESSION_LIFE + 1)))
    expect(await query('select 1 from address_proofs union all select 1 from visitor_sessions')).toHaveLength(0)
  })
})

test('nobody floods an inbox, from wherever they ask', async () => {
  const ask = (address: string) =>
    sessions.start(SITE, { email: 'ana@example.com', locale: 'en', client: { address, block: address, loopback: false } })
  for (let i = 0; i < 5; i++) await ask(`203.0.113.${i}`)
  expect(await codeOf(ask('203.0.113.99'))).toBe('rate_limited')
  expect(await query(`select 1 from mails where recipient = 'ana@example.com'`)).toHaveLength(5)
})
