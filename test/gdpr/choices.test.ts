import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AGES, ageOfConsent } from '../../gdpr/ages.ts'
import { giveAgain, withdraw } from '../../gdpr/choices.ts'
import { expireConsents, forgetLooseEvents, forgetRequests } from '../../gdpr/consent-expiry.ts'
import { mayProcess, standingsOf } from '../../gdpr/consent-gate.ts'
import { choicesFrom, historyOf } from '../../gdpr/consent-history.ts'
import type { ConsentState } from '../../gdpr/contract/consent-states.ts'
import { consentChanged } from '../../gdpr/jobs.ts'
import { rows } from '../../server/platform/db.ts'
import { startJobs, type Jobs } from '../../server/platform/jobs.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { testDatabase, type TestDatabase } from '../database.ts'
import { openLedger } from './world.ts'

const at = (time: string): Date => new Date(`2026-11-22T${time}Z`)

let database: TestDatabase
let jobs: Jobs
let ledger: Awaited<ReturnType<typeof openLedger>>
beforeAll(async () => {
  database = await testDatabase()
  jobs = await startJobs(database, { jobs: [consentChanged], supervise: false, onError: () => {} })
})
afterAll(() => jobs.stop())
beforeEach(async () => {
  ledger = await openLedger(database.everywhere)
})

const query = async <Row>(text: string) => rows<Row>(await database.everywhere.execute(sql.raw(text)))
const isOpen = (purpose: string, now = at('23:00:00')) => mayProcess(database.everywhere, ledger.siteId, ledger.subjectId, purpose, now)
const states = async () =>
  (await query<{ state: string }>(`select state from consents where site_id = '${ledger.siteId}' order by at, id`)).map(
    ({ state }) => state,
  )
const withdrawn = (time: string, purposes?: string[]) =>
  inSite(database.db, ledger.siteId, (tx) =>
    withdraw(tx, jobs, {
      siteId: ledger.siteId,
      subjectIds: [ledger.subjectId],
      source: 'preferences',
      now: at(time),
      ...(purposes ? { purposes } : {}),
    }),
  )

describe('the gate of a purpose', () => {
  test.each<[string, ConsentState[], boolean]>([
    ['nothing was said', [], false],
    ['given', ['given'], true],
    ['given, then withdrawn', ['given', 'withdrawn'], false],
    ['withdrawn, then given again', ['given', 'withdrawn', 'given'], true],
    ['asked for and not yet confirmed', ['requested'], false],
    ['confirmed', ['requested', 'confirmed'], true],
    ['confirmed, then asked for once more by somebody who typed the address', ['requested', 'confirmed', 'requested'], true],
    ['withdrawn, then asked for', ['given', 'withdrawn', 'requested'], false],
    ['refused in a later form', ['given', 'refused'], false],
    ['expired', ['given', 'expired'], false],
    ['found invalid', ['given', 'invalidated'], false],
    ['reconfirmed', ['given', 'reconfirmed'], true],
  ])('%s', async (_, said, open) => {
    let minute = 10
    for (const state of said) await ledger.decide('news', state, at(`10:${minute++}:00`))
    expect(await isOpen('news')).toBe(open)
    const standing = (await standingsOf(database.everywhere, ledger.siteId, [ledger.subjectId], at('23:00:00')))
      .get(ledger.subjectId)
      ?.get('news')
    expect(standing?.granted ?? false).toBe(open)
    const history = await historyOf(database.everywhere, ledger.siteId, [ledger.subjectId])
    expect(choicesFrom(history, at('23:00:00'))[0]?.granted ?? false).toBe(open)
  })

  test('is the person’s, not the form’s: what was said elsewhere counts', async () => {
    await ledger.decide('news', 'given', at('10:00:00'))
    await ledger.decide('news', 'withdrawn', at('11:00:00'), await ledger.anotherSubmission())
    expect(await isOpen('news')).toBe(false)
  })
})

describe('a withdrawal', () => {
  test('closes what is open, with the words that had been agreed to, and announces it once', async () => {
    await ledger.decide('news', 'given', at('10:00:00'))
    await ledger.decide('calls', 'refused', at('10:00:00'))
    expect(await withdrawn('11:00:00')).toEqual(['news'])
    expect(await withdrawn('11:00:01')).toEqual([])
    expect((await states()).at(-1)).toBe('withdrawn')
    const told = await query(`select from pgboss.job where name = 'consent.changed' and data->>'siteId' = '${ledger.siteId}'`)
    expect(told).toHaveLength(1)
  })

  test('leaves other purposes alone', async () => {
    await ledger.decide('news', 'given', at('10:00:00'))
    await ledger.decide('calls', 'given', at('10:00:00'))
    expect(await withdrawn('11:00:00', ['calls'])).toEqual(['calls'])
    expect([await isOpen('news'), await isOpen('calls')]).toEqual([true, false])
  })

  test('counts even when another server’s clock was ahead', async () => {
    await ledger.decide('news', 'given', at('12:00:00'))
    await withdrawn('11:00:00')
    expect(await isOpen('news')).toBe(false)
  })
})

describe('a consent for a time', () => {
  const until = (end: string) => ledger.decide('news', 'given', at('10:00:00'), ledger.submissionId, { validUntil: at(end) })

  test('ends at its very moment, and then it is written down, once', async () => {
    await until('12:00:00')
    expect([await isOpen('news', at('11:59:59')), await isOpen('news', at('12:00:00'))]).toEqual([true, false])
    expect(await expireConsents(database.db, jobs, at('11:59:59'))).toBe(0)
    expect(await expireConsents(database.db, jobs, at('12:05:00'))).toBe(1)
    expect(await expireConsents(database.db, jobs, at('12:10:00'))).toBe(0)
    expect(await states()).toEqual(['given', 'expired'])
  })

  test('that was withdrawn before does not expire as well', async () => {
    await until('12:00:00')
    await withdrawn('11:00:00')
    expect(await expireConsents(database.db, jobs, at('13:00:00'))).toBe(0)
  })

  test('lasts as long again when it is given again', async () => {
    await until('12:00:00')
    await withdrawn('11:00:00')
    const notice = { id: await ledger.notice('news'), purpose: 'news' }
    const again = { siteId: ledger.siteId, subjectIds: [ledger.subjectId], notice, source: 'preferences' as const, now: at('14:00:00') }
    expect(await inSite(database.db, ledger.siteId, (tx) => giveAgain(tx, jobs, again))).toBe(true)
    expect([await isOpen('news', at('15:59:59')), await isOpen('news', at('16:00:00'))]).toEqual([true, false])
  })
})

test('who withdrew what they had never confirmed leaves nothing behind; what was agreed to before stays provable', async () => {
  await ledger.decide('news', 'requested', at('10:00:00'))
  await ledger.decide('calls', 'given', at('10:00:00'))
  await withdrawn('11:00:00')
  await database.everywhere.execute(sql`delete from consents where site_id = ${ledger.siteId} and state = 'requested'`)
  await forgetLooseEvents(database.everywhere, ledger.siteId, [ledger.subjectId])
  expect(await states()).toEqual(['given', 'withdrawn'])
})

test('a request that nobody confirmed is forgotten, one that somebody confirmed stays', async () => {
  await ledger.decide('news', 'requested', at('10:00:00'))
  await ledger.decide('calls', 'requested', at('10:00:00'))
  await ledger.decide('calls', 'confirmed', at('10:05:00'))
  const settled = `select site_id, id from submissions where state = 'accepted'`
  await forgetRequests(database.db, settled, at('10:00:00'))
  expect(await states()).toHaveLength(3)
  await forgetRequests(database.db, settled, at('10:00:01'))
  expect(await states()).toEqual(['requested', 'confirmed'])
})

describe('the age from which somebody consents alone', () => {
  test.each([
    ['RS', 15],
    ['GB', 13],
    ['DE', 16],
    ['PL', 16],
    ['HR', 16],
    ['BA', 16],
    ['AT', 14],
    ['fr', 15],
    ['ZZ', 16],
    [undefined, 16],
    ['constructor', 16],
  ])('in %s is %s', (country, age) => {
    expect(ageOfConsent(country, at('12:00:00')).age).toBe(age)
  })

  test('is that of the day: Denmark changed it', () => {
    expect(ageOfConsent('DK', new Date('2023-12-31T12:00:00Z')).age).toBe(13)
    expect(ageOfConsent('DK', new Date('2024-01-01T12:00:00Z')).age).toBe(15)
  })

  test('lies between 13 and 16 everywhere, with its law, in the order of its dates (GDPR Art. 8(1))', () => {
    for (const [country, rules] of Object.entries(AGES)) {
      expect(country).toMatch(/^[A-Z]{2}$/)
      expect(rules.map(({ since }) => since)).toEqual(rules.map(({ since }) => since).toSorted())
      for (const { age, law } of rules) expect([age >= 13 && age <= 16, law.length > 3]).toEqual([true, true])
    }
  })
})
