import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { liftHold, setHold } from '../../../gdpr/erase/holds.ts'
import { retentionCalendar, runRetention, type RetentionDeps } from '../../../gdpr/retention/engine.ts'
import { liftRestriction, restrictSubjects } from '../../../server/people/restriction-store.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { DAY, HOUR } from '../../../server/platform/time.ts'
import { retentionDeps, runRetentionEverywhere } from '../../../server/retention.ts'
import type { FormDefinitionInput } from '../../../server/forms/contract.ts'
import { testDatabase } from '../../database.ts'
import { contactForm, keys, openWorld, type World } from '../forms/world.ts'
import { issueFormToken } from '../../../server/forms/form-token.ts'

const START = new Date('2026-11-22T10:00:00Z')
const later = (days: number, hours = 0): Date => new Date(START.getTime() + days * DAY + hours * HOUR)

/** Replies are kept for 30 days, calls for 60 where somebody consents to them. */
const shortForm: FormDefinitionInput = {
  ...contactForm,
  id: 'short',
  purposes: { reply: { basis: 'contract', retentionDays: 30 }, calls: { basis: 'consent', retentionDays: 60 } },
}

describe('retention', () => {
  let world: World
  let deps: RetentionDeps
  const failures: unknown[] = []

  beforeAll(async () => {
    world = await openWorld(await testDatabase())
    const site = await world.directory.get('acme')
    if (!site) throw new Error('no site')
    await publishForm(world.db, { site, definition: shortForm, noticeTexts: world.noticeText })
    const log = { error: (_: string, error: unknown) => failures.push(error) }
    deps = retentionDeps({ db: world.db, files: world.files, log: log as never }, () => START)
  })

  const send = async (email: string, calls: boolean): Promise<string> => {
    const { token } = issueFormToken(
      keys,
      { siteId: 'acme', formId: 'short', version: 1, origin: 'https://shop.example' },
      new Date(world.clock().getTime() - 10_000),
    )
    const id = randomUUID()
    const consents = [{ purpose: 'calls', granted: calls }]
    const answer = await world.send({ id, token, locale: 'en', values: { name: 'Ana Anić', email }, consents }, { form: 'short' })
    if (answer.status !== 201) throw new Error(await answer.text())
    return id
  }
  const run = async (now: Date, dry = false) => {
    const { results } = await runRetention(deps, { siteId: 'acme', now, dry, startedBy: 'shell' })
    return Object.fromEntries(results.map((result) => [result.rule, result]))
  }
  const isStored = async (id: string) => (await world.query(`select 1 from submissions where id = '${id}'`)).length > 0

  test('a submission goes when the last of its purposes has ended, and the proof of consent stays', async () => {
    const plain = await send('plain@example.com', false)
    const consented = await send('consented@example.com', true)

    expect((await run(later(29)))['submissions']).toMatchObject({ due: 0, done: 0 })
    const dry = await run(later(31), true)
    expect(await isStored(plain)).toBe(true)
    expect(dry['submissions']).toEqual({ rule: 'submissions', due: 1, held: 0, done: 0 })
    expect((await run(later(31)))['submissions']).toEqual({ rule: 'submissions', due: 1, held: 0, done: 1 })
    expect([await isStored(plain), await isStored(consented)]).toEqual([false, true])
    await run(later(61))
    expect(await isStored(consented)).toBe(false)

    const proof = await world.query(`
      select c.state, p.email, p.name from consents c join subjects p on p.id = c.subject_id where c.submission_id = '${consented}'`)
    expect(proof).toEqual([{ state: 'given', email: 'consented@example.com', name: null }])
    expect(failures).toEqual([])
  })

  test('the proof of consent goes three years after it was last used, and the person with it', async () => {
    const id = await send('proven@example.com', true)
    await run(later(61))
    const proofs = () => world.query(`select 1 from consents where submission_id = '${id}'`)
    await run(later(60 + 3 * 365))
    expect(await proofs()).toHaveLength(1)
    await run(later(60 + 3 * 366))
    expect(await proofs()).toHaveLength(0)
    expect(await world.query(`select 1 from subjects where email = 'proven@example.com'`)).toEqual([])
    expect(failures).toEqual([])
  })

  test('what is held stays, and goes when nothing holds it any more: a legal hold, an open request, a restriction', async () => {
    const asking = await send('asking@example.com', false)
    const restricted = await send('restricted@example.com', false)
    const personOf = async (id: string) =>
      (await world.query<{ subject_id: string }>(`select subject_id from submissions where id = '${id}'`))[0]?.subject_id ?? ''
    const kept = await personOf(restricted)
    await inSite(world.db, 'acme', (tx) => restrictSubjects(tx, 'acme', [kept], { since: START, requestId: null }))
    const request = randomUUID()
    await world.query(`
      insert into privacy_requests (site_id, id, reference, kind, state, channel, locale, subject_ids, jurisdiction, zone,
        received_at, received_on, strict_due, statutory_due, digest)
      values ('acme', '${request}', 'D-1', 'access', 'assessing', 'web', 'en', '["${await personOf(asking)}"]', 'EU', 'Europe/Berlin',
        now(), '2026-11-22', '2026-12-22', '2026-12-22', 'x')`)

    expect((await run(later(40)))['submissions']).toEqual({ rule: 'submissions', due: 0, held: 2, done: 0 })
    expect([await isStored(asking), await isStored(restricted)]).toEqual([true, true])

    await world.query(`update privacy_requests set state = 'fulfilled' where id = '${request}'`)
    await inSite(world.db, 'acme', (tx) => liftRestriction(tx, 'acme', kept))
    const hold = {
      siteId: 'acme',
      subjectId: await personOf(asking),
      items: ['notes'],
      reason: 'claim',
      law: 'Art. 17(3)(e)',
      setBy: 'dpo',
    }
    const holdId = await inSite(world.db, 'acme', (tx) => setHold(tx, { ...hold, until: later(50), now: START }))
    expect((await run(later(40), true))['submissions']).toMatchObject({ due: 1, held: 1 })
    expect(await inSite(world.db, 'acme', (tx) => liftHold(tx, 'acme', holdId ?? '', later(39)))).toBe(true)
    expect((await run(later(40)))['submissions']).toMatchObject({ due: 2, done: 2 })
  })

  test('everything that is due is handled within 24 hours, each rule counting as many as it acts on', async () => {
    const site = `'acme'`
    for (let i = 0; i < 120; i++) {
      const at = `'${later(0, i * 2).toISOString()}'`
      await world.query(`
        insert into mails (site_id, id, kind, recipient, subject, text, html, state, created_at, sent_at)
        values (${site}, '${randomUUID()}', 'x', 'a@b.example', '', '', '', ${i % 3 ? `'sent', ${at}, ${at}` : `'outbox', ${at}, null`})`)
      await world.query(`
        insert into uploads (site_id, id, form_id, field, name, size, created_at) values (${site}, '${randomUUID()}', 'short', 'brief', 'a', 1, ${at})`)
      await world.query(
        `insert into undos (site_id, id, kind, items, actor_id, expires_at) values (${site}, '${randomUUID()}', 'grade', '[]', 'x', ${at})`,
      )
      await world.query(
        `insert into visitor_sessions (site_id, id, email, token_hash, expires_at) values (${site}, '${randomUUID()}', 'a@b.example', '${i}', ${at})`,
      )
      await world.query(`
        insert into access_packages (site_id, id, subject_ids, email, locale, portability, state, created_at, expires_at)
        values (${site}, '${randomUUID()}', '[]', 'a@b.example', 'en', false, 'ready', ${at}, ${at})`)
      await world.query(`
        insert into site_sightings (site_id, origin, outcome, call, first_at, last_at) values (${site}, 'https://${i}.example', 'allowed', 'form', ${at}, ${at}::timestamptz - interval '80 days')`)
    }
    let done = 0
    for (let day = 0; day <= 41; day++) {
      const now = later(day)
      const isChecked = day % 10 === 0
      const counted = isChecked ? await run(now, true) : undefined
      const real = await run(now)
      for (const { rule, due, done: handled } of Object.values(real)) expect([rule, handled]).toEqual([rule, counted?.[rule]?.due ?? due])
      done += Object.values(real).reduce((sum, one) => sum + one.done, 0)
      if (!isChecked) continue
      for (const { rule, outlook } of await retentionCalendar(deps, 'acme', now)) expect([rule.id, outlook.due]).toEqual([rule.id, 0])
      expect(await world.query(`select 1 from mails where coalesce(sent_at, created_at) < '${later(day - 31).toISOString()}'`)).toEqual([])
    }
    expect(done).toBeGreaterThanOrEqual(720)
    expect(await world.query(`select 1 from mails where recipient = 'a@b.example'`)).toEqual([])
    expect(await world.query('select 1 from site_sightings')).toEqual([])
    expect(await world.query(`select 1 from access_packages where email <> '' or state <> 'expired'`)).toEqual([])
    expect(await world.query('select 1 from visitor_sessions')).toEqual([])
    expect(failures).toEqual([])
  })

  test('a rule that fails is said so, and holds the others up for nothing', async () => {
    await send('later@example.com', false)
    const broken = {
      ...deps,
      rules: deps.rules.map((rule) => (rule.id === 'mails' ? { ...rule, act: () => Promise.reject(new Error('planted')) } : rule)),
    }
    await world.query(`
      insert into mails (site_id, id, kind, recipient, subject, text, html, state, created_at)
      values ('acme', '${randomUUID()}', 'x', 'a@b.example', '', '', '', 'outbox', '2026-01-01')`)
    const { results } = await runRetention(broken, { siteId: 'acme', now: later(40), dry: false, startedBy: 'schedule' })
    expect(results.find(({ rule }) => rule === 'mails')).toEqual({ rule: 'mails', due: 1, held: 0, done: 0, failed: true })
    expect(results.find(({ rule }) => rule === 'submissions')).toMatchObject({ done: 1 })
    expect(String(failures.splice(0)[0])).toContain('planted')
  })

  test('each run is evidence: counted, in the ledger, and without anybody in it', async () => {
    await runRetentionEverywhere(deps, later(41, 1))
    const [last] = await world.query<{ id: string; results: { rule: string }[]; started_by: string }>(
      `select * from retention_runs where site_id = 'acme' and at = '${later(41, 1).toISOString()}'`,
    )
    expect(last?.started_by).toBe('schedule')
    expect(last?.results.map(({ rule }) => rule)).toEqual(deps.rules.map(({ id }) => id))
    expect(await world.query(`select kind from ledger_leaves where id = '${last?.id}'`)).toEqual([{ kind: 'certificate' }])
    expect(JSON.stringify(await world.query('select results from retention_runs'))).not.toContain('example.com')
    expect(await inSite(world.db, 'other', (tx) => tx.execute('select 1 from retention_runs'))).toHaveLength(1)
  })
})
