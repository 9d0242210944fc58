import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { consentsOf } from '../../../gdpr/consent.ts'
import { queueOptIn } from '../../../server/forms/opt-in.ts'
import { DAY } from '../../../server/platform/time.ts'
import { LOCALES } from '../../../server/sites/contract.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { openWorld, PUBLIC_URL, texts, type World } from './world.ts'

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('double opt-in on %s', (_, open) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(await open(), { writers: 1 })
  })

  /** Sends a newsletter form and answers the path of the link in the mail. */
  const subscribe = async (): Promise<{ id: string; path: string; text: string }> => {
    const id = randomUUID()
    const request = {
      ...world.request({ values: { email: `${id}@example.com` }, consents: [{ purpose: 'newsletter', granted: true }] }),
      id,
    }
    expect((await world.send({ ...request, token: world.token({ formId: 'newsletter' }) }, { form: 'newsletter' })).status).toBe(201)
    const site = await world.directory.get('acme')
    if (!site) throw new Error('no site')
    await queueOptIn(world, site, id)
    await queueOptIn(world, site, id)
    const mails = await world.query<{ text: string; html: string }>(`select text, html from mails where recipient = '${id}@example.com'`)
    expect(mails).toHaveLength(1)
    const { text = '', html = '' } = mails[0] ?? {}
    expect(html).not.toMatch(/<img|<script|src=/)
    const url = /https:\S+/.exec(text)?.[0] ?? ''
    expect(url).toMatch(new RegExp(`^${PUBLIC_URL}/f/acme/newsletter/confirm/`))
    return { id, path: url.slice(PUBLIC_URL.length), text }
  }
  const stateOf = async (id: string) => (await world.query<{ state: string }>(`select state from submissions where id = '${id}'`))[0]?.state
  const consent = async (id: string) => (await consentsOf(world.everywhere, 'acme', id))[0]

  test('twenty scanners open the link and change nothing; then the person confirms', async () => {
    const { id, path } = await subscribe()
    expect([await stateOf(id), await consent(id)]).toMatchObject(['awaiting_opt_in', { state: 'requested', granted: false }])
    for (let i = 0; i < 20; i++) {
      const page = await world.app.request(path, { method: i % 2 ? 'HEAD' : 'GET' })
      expect(page.status).toBe(200)
    }
    expect(await stateOf(id)).toBe('awaiting_opt_in')
    expect(await (await world.app.request(path)).text()).toContain('<button type="submit">Yes, I confirm</button>')

    const jobs = `select from pgboss.job where name = 'submission.accepted' and data->>'submissionId' = '${id}'`
    expect(await world.query(jobs)).toHaveLength(1)
    const clicks = await Promise.all(Array.from({ length: 5 }, () => world.app.request(path, { method: 'POST' }) as Promise<Response>))
    expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await clicks[4]?.text()).toContain('confirmed')
    expect([await stateOf(id), await consent(id)]).toMatchObject(['accepted', { state: 'confirmed', granted: true }])
    expect(await world.query(`select from consents where submission_id = '${id}'`)).toHaveLength(2)
    expect(await world.query(jobs)).toHaveLength(2)
  })

  test('after seven days the link is kindly refused', async () => {
    const { id, path } = await subscribe()
    world.move(7 * DAY + 1_000)
    const page = await world.app.request(path, { method: 'POST' })
    expect(page.status).toBe(410)
    expect(await page.text()).toContain('This link has expired')
    expect(await stateOf(id)).toBe('awaiting_opt_in')
  })

  test('an altered link, or one of another form, confirms nothing', async () => {
    const { id, path } = await subscribe()
    for (const bad of [path.slice(0, -3), path.replace('/newsletter/', '/contact/'), path.replace('/acme/', '/other/'), `${path}.x`])
      expect((await world.app.request(bad, { method: 'POST' })).status).toBe(404)
    expect(await stateOf(id)).toBe('awaiting_opt_in')
    expect(world.unexpected).toEqual([])
  })

  test('a newsletter without its consent is not stored', async () => {
    const request = { ...world.request({ values: { email: 'silent@example.com' } }), token: world.token({ formId: 'newsletter' }) }
    const answer = await world.send(request, { form: 'newsletter' })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ code: 'invalid', errors: [{ field: 'news', code: 'consent_needed' }] })
    expect(await stateOf(request.id)).toBeUndefined()
  })

  const ask = async (granted: boolean) => {
    const request = world.request({ values: { email: `asks-${granted}@example.com` }, consents: [{ purpose: 'newsletter', granted }] })
    expect((await world.send({ ...request, token: world.token({ formId: 'question' }) }, { form: 'question' })).status).toBe(201)
    const site = await world.directory.get('acme')
    if (site) await queueOptIn(world, site, request.id)
    const mails = await world.query<{ text: string }>(`select text from mails where recipient = 'asks-${granted}@example.com'`)
    return { id: request.id, mails }
  }

  test('a newsletter ticked beside a question does not hold the question up, and is confirmed all the same', async () => {
    const { id, mails } = await ask(true)
    expect([await stateOf(id), await consent(id)]).toMatchObject(['accepted', { state: 'requested', granted: false }])
    const path = /https:\S+/.exec(mails[0]?.text ?? '')?.[0]?.slice(PUBLIC_URL.length) ?? ''
    expect((await world.app.request(path, { method: 'POST' })).status).toBe(200)
    expect((await world.app.request(path, { method: 'POST' })).status).toBe(200)
    expect([await stateOf(id), await consent(id)]).toMatchObject(['accepted', { state: 'confirmed', granted: true }])
    expect(await world.query(`select from consents where submission_id = '${id}'`)).toHaveLength(2)
    expect(await world.query(`select from leads where id = '${id}'`)).toHaveLength(1)
  })

  test('who did not tick the box gets no mail', async () => {
    const { id, mails } = await ask(false)
    expect(mails).toHaveLength(0)
    expect([await stateOf(id), await consent(id)]).toMatchObject(['accepted', { state: 'refused', granted: false }])
  })

  test.each(LOCALES)('the mail and its pages are written in %s', (locale) => {
    const t = texts(locale)
    for (const key of [
      'subject',
      'heading',
      'text',
      'button',
      'ignore',
      'sender',
      'page.open',
      'page.confirmed',
      'page.expired',
      'page.unknown',
    ])
      expect(t(`mail:opt_in.${key}`, { name: 'Acme', email: 'a@acme.example' })).not.toMatch(/\{\{|^mail:/)
  })
})
