import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { confirmConsent, consentsOf, consentsOfMany, forgetConsents, recordConsents } from '../../gdpr/consent.ts'
import { sha256 } from '../../server/platform/crypto.ts'
import { rows, type Db } from '../../server/platform/db.ts'
import { embeddedDatabase, testDatabase } from '../database.ts'
import { openLedger } from './world.ts'

const at = (time: string): Date => new Date(`2026-11-22T${time}Z`)

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('consent on %s', (_, open) => {
  let db: Db
  let ledger: Awaited<ReturnType<typeof openLedger>>
  beforeAll(async () => {
    ;({ everywhere: db } = await open())
  })
  beforeEach(async () => {
    ledger = await openLedger(db)
  })

  const now = () => consentsOf(db, ledger.siteId, ledger.submissionId)
  const stored = async (): Promise<number> =>
    rows<{ n: number }>(await db.execute(sql`select count(*)::int as n from consents where site_id = ${ledger.siteId}`))[0]?.n ?? 0

  test('shows what was decided, when, and the very words that it was about', async () => {
    await ledger.decide('news', 'given', at('10:00:00'))
    expect(await now()).toEqual([
      {
        purpose: 'news',
        state: 'given',
        granted: true,
        at: '2026-11-22T10:00:00.000Z',
        noticeId: await ledger.notice('news'),
        noticeSha256: sha256('I agree to news.'),
        locale: 'en',
        text: 'I agree to news.',
      },
    ])
  })

  test.each([
    ['given', true],
    ['confirmed', true],
    ['requested', false],
    ['refused', false],
  ] as const)('%s counts as a yes: %s', async (state, granted) => {
    await ledger.decide('news', state, at('10:00:00'))
    expect(await now()).toMatchObject([{ state, granted }])
  })

  test('the last word on each purpose counts, and the earlier ones stay in the books', async () => {
    await ledger.decide('news', 'refused', at('11:00:00'))
    await ledger.decide('news', 'given', at('10:00:00'))
    await ledger.decide('calls', 'given', at('10:00:00'))
    expect((await now()).map(({ purpose, state }) => [purpose, state])).toEqual([
      ['calls', 'given'],
      ['news', 'refused'],
    ])
    expect(await stored()).toBe(3)
  })

  test('decisions of several submissions are told apart; one without any has none', async () => {
    const [other, silent] = [await ledger.anotherSubmission(), await ledger.anotherSubmission()]
    await ledger.decide('news', 'given', at('10:00:00'))
    await ledger.decide('news', 'refused', at('10:00:00'), other)
    const found = await consentsOfMany(db, ledger.siteId, [ledger.submissionId, other, silent])
    expect([...found].map(([id, some]) => [id, some.map(({ state }) => state)])).toEqual([
      [ledger.submissionId, ['given']],
      [other, ['refused']],
      [silent, []],
    ])
    expect(await consentsOfMany(db, ledger.siteId, [])).toEqual(new Map())
  })

  test('a confirmation counts once, for what waits for one only', async () => {
    await ledger.decide('news', 'requested', at('10:00:00'))
    await ledger.decide('calls', 'refused', at('10:00:00'))
    expect(await confirmConsent(db, ledger.siteId, ledger.submissionId, at('10:05:00'))).toEqual(['news'])
    expect(await confirmConsent(db, ledger.siteId, ledger.submissionId, at('10:06:00'))).toEqual([])
    expect((await now()).map(({ purpose, state, at: time }) => [purpose, state, time])).toEqual([
      ['calls', 'refused', '2026-11-22T10:00:00.000Z'],
      ['news', 'confirmed', '2026-11-22T10:05:00.000Z'],
    ])
    expect(await stored()).toBe(3)
  })

  test('a confirmation is later than its request, also within a millisecond, and when the clock of another server was ahead', async () => {
    for (const [requested, confirmed] of [
      ['10:00:00', '10:00:00'],
      ['10:00:03', '10:00:00'],
    ] as const)
      for (let i = 0; i < 8; i++) {
        ledger = await openLedger(db)
        await ledger.decide('news', 'requested', at(requested))
        await confirmConsent(db, ledger.siteId, ledger.submissionId, at(confirmed))
        expect(await now()).toMatchObject([{ state: 'confirmed', granted: true }])
      }
  })

  test('a text that was never published cannot be agreed to, nor one of another site', async () => {
    const elsewhere = await (await openLedger(db)).notice('news')
    await expect(ledger.decideAbout(randomUUID())).rejects.toThrow()
    await expect(ledger.decideAbout(elsewhere)).rejects.toThrow()
    expect(await stored()).toBe(0)
    await ledger.decideAbout(await ledger.notice('news'))
    expect(await stored()).toBe(1)
  })

  test('nobody can change what was decided', async () => {
    await ledger.decide('news', 'refused', at('10:00:00'))
    await expect(db.execute(sql`update consents set state = 'given' where site_id = ${ledger.siteId}`)).rejects.toThrow()
    expect(await now()).toMatchObject([{ state: 'refused' }])
  })

  test('the decisions of a submission can be forgotten, and no others are', async () => {
    const other = await ledger.anotherSubmission()
    await ledger.decide('news', 'requested', at('10:00:00'))
    await ledger.decide('news', 'given', at('10:00:00'), other)
    await forgetConsents(db, ledger.siteId, [ledger.submissionId])
    await forgetConsents(db, ledger.siteId, [])
    expect(await now()).toEqual([])
    expect(await consentsOf(db, ledger.siteId, other)).toHaveLength(1)
  })

  test('recording nothing is nothing', async () => {
    await recordConsents(db, ledger.siteId, [])
    expect(await stored()).toBe(0)
  })
})
