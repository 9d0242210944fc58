import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { recordConsents } from '../../../gdpr/consent.ts'
import { currentNotice } from '../../../gdpr/notices.ts'
import { newId } from '../../../server/platform/id.ts'
import { mayProcess } from '../../../gdpr/consent-gate.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { privacyHouse, words } from './world.ts'

let house: Awaited<ReturnType<typeof privacyHouse>>
beforeAll(async () => {
  house = await privacyHouse()
})

const isOpen = (subjectId: string, purpose: string) => inSite(house.runtime.db, 'acme', (tx) => mayProcess(tx, 'acme', subjectId, purpose))

describe('whoever holds a mail to the person', () => {
  test('sees what was agreed to, in the very words, since when, and the history', async () => {
    const ana = await house.person({ calls: 'given', newsletter: 'refused' })
    const { choices, history } = await house.preferences(ana.token)
    expect(choices).toMatchObject([
      {
        purpose: 'calls',
        label: 'Calls',
        state: 'given',
        granted: true,
        since: '2026-11-20T10:00:00.000Z',
        notice: { text: words('calls', 'en') },
      },
      { purpose: 'newsletter', label: 'News', state: 'refused', granted: false, offer: { text: words('newsletter', 'en') } },
    ])
    expect(history.map(({ purpose, source }) => [purpose, source])).toEqual([
      ['newsletter', 'form'],
      ['calls', 'form'],
    ])
  })

  test('withdraws by one call: the gate is closed with the answer, and a repetition changes nothing', async () => {
    const ana = await house.person({ calls: 'given', newsletter: 'confirmed' })
    expect(await isOpen(ana.id, 'calls')).toBe(true)
    for (let i = 0; i < 2; i++) expect((await house.change(ana.token, [{ purpose: 'calls', granted: false }])).status).toBe(200)
    expect(await isOpen(ana.id, 'calls')).toBe(false)
    expect(await isOpen(ana.id, 'newsletter')).toBe(true)
    expect((await house.events(ana.id)).map(({ state, source }) => `${state} ${source}`)).toEqual([
      'given form',
      'confirmed form',
      'withdrawn mail_link',
    ])
  })

  test('gives again to the words that were shown, and to no others', async () => {
    const ana = await house.person({ calls: 'withdrawn' })
    const { choices } = await house.preferences(ana.token)
    const notice = choices[0]?.offer?.sha256 ?? ''
    const wrong = await house.change(ana.token, [{ purpose: 'calls', granted: true, notice: '0'.repeat(64) }])
    expect([wrong.status, await wrong.json()]).toMatchObject([422, { code: 'notice_unpublished' }])
    expect(await isOpen(ana.id, 'calls')).toBe(false)
    expect((await house.change(ana.token, [{ purpose: 'calls', granted: true, notice }])).status).toBe(200)
    expect(await isOpen(ana.id, 'calls')).toBe(true)
    await house.change(ana.token, [{ purpose: 'calls', granted: true, notice }])
    expect((await house.events(ana.id)).map(({ state }) => state)).toEqual(['withdrawn', 'given', 'reconfirmed'])
  })

  test('cannot consent to what nobody asked them', async () => {
    const ana = await house.person({ calls: 'given' })
    const other = await house.person({ newsletter: 'refused' })
    const notice = (await house.preferences(other.token)).choices[0]?.offer?.sha256
    expect((await house.change(ana.token, [{ purpose: 'newsletter', granted: true, notice }])).status).toBe(422)
    expect(await house.events(ana.id)).toHaveLength(1)
  })

  test('does all changes of a call or none', async () => {
    const ana = await house.person({ calls: 'given', newsletter: 'withdrawn' })
    const changes = [
      { purpose: 'calls', granted: false },
      { purpose: 'newsletter', granted: true, notice: '0'.repeat(64) },
    ]
    expect((await house.change(ana.token, changes)).status).toBe(422)
    expect(await isOpen(ana.id, 'calls')).toBe(true)
  })

  test('is told apart from who holds a forged, foreign or altered link', async () => {
    const ana = await house.person({ calls: 'given' })
    const altered = [
      `${ana.token}x`,
      ana.token.replace('.', ''),
      ana.token.slice(0, -4),
      ana.unsubscribe('calls').split('/').at(-1) ?? '',
      'x',
    ]
    for (const token of altered) {
      expect((await house.change(token, [{ purpose: 'calls', granted: false }])).status).toBe(401)
      expect((await house.ask(`/privacy/acme/choices/${token}`)).status).toBe(404)
      expect((await house.post(`/privacy/acme/choices/${token}`, { withdraw: 'calls' })).status).toBe(404)
    }
    expect((await house.ask('/v1/sites/acme/preferences')).status).toBe(401)
    expect((await house.ask(`/privacy/other/choices/${ana.token}`)).status).toBe(404)
    expect(await house.events(ana.id)).toHaveLength(1)
  })

  test('sends the signal of the browser along, and it is kept', async () => {
    const ana = await house.person({ calls: 'given', newsletter: 'confirmed' })
    await house.change(ana.token, [{ purpose: 'calls', granted: false }], { 'Sec-GPC': '1' })
    await house.change(ana.token, [{ purpose: 'newsletter', granted: false }], { 'Sec-GPC': 'true' })
    expect((await house.events(ana.id)).slice(2).map(({ purpose, gpc }) => [purpose, gpc])).toEqual([
      ['calls', true],
      ['newsletter', false],
    ])
  })
})

test('the server says that it honours Global Privacy Control', async () => {
  const answer = await house.ask('/.well-known/gpc.json')
  expect(await answer.json()).toEqual({ gpc: true, lastUpdate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string })
})

test('bad input is refused with words, never with a failure', async () => {
  for (const body of [{}, { email: 'x' }, { email: 'a@b.example', locale: 'xx' }, { email: `${'a'.repeat(300)}@example.com` }])
    expect((await house.json('POST', '/v1/sites/acme/sessions', body)).status).toBe(422)
  for (const body of [{}, { id: 'x', code: '123456' }, { token: '' }, { id: '0193b3c0-0000-7000-8000-000000000001', code: '12345' }])
    expect((await house.json('POST', '/v1/sites/acme/sessions/confirm', body)).status).toBe(422)
  const unknown = { id: '0193b3c0-0000-7000-8000-000000000001', code: '123456' }
  expect((await house.json('POST', '/v1/sites/acme/sessions/confirm', unknown)).status).toBe(410)
  const ana = await house.person({ calls: 'given' })
  for (const changes of [[], [{}], [{ purpose: 'calls', granted: true }], [{ purpose: 'x'.repeat(65), granted: false }]])
    expect((await house.change(ana.token, changes)).status).toBe(422)
  expect((await house.post(ana.link, {})).headers.get('Location')).not.toContain('done')
  expect((await house.post(ana.link, { give: 'calls', notice: 'x' })).headers.get('Location')).toContain('done=changed')
  expect(
    (await house.ask('/privacy/acme/choices', { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } })).status,
  ).toBeLessThan(500)
})

test('the history leads to the signed receipt of the form, which tells what was decided later, too', async () => {
  const ana = await house.person({ newsletter: 'refused' })
  const id: string = randomUUID()
  await house.everywhere.execute(sql`
    insert into submissions (site_id, id, form_id, version, subject_id, reference, locale, "values", context, state, suspicion, digest)
    values ('acme', ${id}, 'contact', 1, ${ana.id}, ${id}, 'en', '{}', '{}', 'accepted', '[]', 'd')`)
  await inSite(house.runtime.db, 'acme', async (tx) => {
    const notice = await currentNotice(tx, 'acme', 'calls', ['en'])
    const event = {
      id: newId(),
      subjectId: ana.id,
      submissionId: id,
      purpose: 'calls',
      noticeId: notice!.id,
      state: 'given',
      at: new Date(),
    } as const
    await recordConsents(tx, 'acme', [event])
  })
  await house.change(ana.token, [{ purpose: 'calls', granted: false }])
  const { history } = await house.preferences(ana.token)
  expect(history.map(({ state, receipt_url: url }) => [state, url !== null])).toEqual([
    ['withdrawn', true],
    ['given', true],
    ['refused', false],
  ])
  const receipt = await house.ask(history[0]?.receipt_url ?? '')
  expect([receipt.status, (await receipt.text()).includes('You withdrew your consent')]).toEqual([200, true])
  const jws = await (await house.ask(`${history[0]?.receipt_url}.jws`)).text()
  const { records } = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as {
    records: { events: { event_state: string }[] }[]
  }
  expect(records[0]?.events.map((event) => event.event_state)).toEqual(['given', 'withdrawn'])
})
