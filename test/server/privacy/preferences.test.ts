import { beforeAll, describe, expect, test } from 'vitest'
import { mayProcess } from '../../../gdpr/consent-gate.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { LOCALES } from '../../../server/sites/contract.ts'
import { privacyHouse, URL_OF_US, words } from './world.ts'

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

describe('the page of choices, without any script', () => {
  test('looking changes nothing; one button withdraws, one gives again', async () => {
    const ana = await house.person({ calls: 'given' })
    for (let i = 0; i < 20; i++) expect((await house.ask(ana.link, { method: i % 2 ? 'HEAD' : 'GET' })).status).toBe(200)
    expect(await house.events(ana.id)).toHaveLength(1)
    const page = await (await house.ask(ana.link)).text()
    expect(page).toContain(words('calls', 'en'))
    expect(page).toContain('name="withdraw" value="calls"')
    expect(page).not.toContain(ana.email)
    const done = await house.post(ana.link, { withdraw: 'calls' })
    expect(done.status).toBe(303)
    expect(await isOpen(ana.id, 'calls')).toBe(false)
    const after = await (await house.ask(done.headers.get('Location') ?? '')).text()
    expect(after).toContain('Withdrawn. It counts from this moment.')
    const notice = /name="notice" value="([0-9a-f]{64})"/.exec(after)?.[1] ?? ''
    expect((await house.post(ana.link, { give: 'calls', notice })).status).toBe(303)
    expect(await isOpen(ana.id, 'calls')).toBe(true)
  })

  test('one button withdraws everything, also what still waits for a confirmation', async () => {
    const ana = await house.person({ calls: 'given', newsletter: 'requested' })
    expect((await house.post(ana.link, { withdraw: '*' })).status).toBe(303)
    expect((await house.events(ana.id)).map(({ state }) => state)).toEqual(['given', 'requested', 'withdrawn', 'withdrawn'])
  })

  test('carries headers that keep the link to itself', async () => {
    const { headers } = await house.ask((await house.person({ calls: 'given' })).link)
    expect(headers.get('Referrer-Policy')).toBe('same-origin')
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(house.logged()).not.toContain('/choices/eyJ')
  })

  test.each(LOCALES)('has all its texts in %s', async (locale) => {
    const ana = await house.person({ calls: 'given', newsletter: 'refused' })
    // The site speaks two languages; the texts are asked for in all.
    const t = house.runtime.texts(locale)
    for (const key of ['choices:title', 'choices:withdraw', 'choices-pages:unsubscribe.ask'])
      expect(t(key, { name: 'A' })).not.toMatch(/:|\{\{/)
    expect((await house.ask(`${ana.link}?locale=${locale}`)).status).toBe(200)
  })
})

describe('one click in a mail program', () => {
  const BODY = { 'List-Unsubscribe': 'One-Click' }

  test('withdraws that consent at once, without cookies, and the same again is fine', async () => {
    const ana = await house.person({ calls: 'given', newsletter: 'confirmed' })
    for (let i = 0; i < 2; i++) expect((await house.post(ana.unsubscribe('newsletter'), BODY)).status).toBe(200)
    expect([await isOpen(ana.id, 'newsletter'), await isOpen(ana.id, 'calls')]).toEqual([false, true])
    expect((await house.events(ana.id)).at(-1)).toMatchObject({ state: 'withdrawn', source: 'one_click' })
    expect(await house.events(ana.id)).toHaveLength(3)
  })

  test('looking at the link shows a page with one button and changes nothing', async () => {
    const ana = await house.person({ newsletter: 'confirmed' })
    for (let i = 0; i < 20; i++) await house.ask(ana.unsubscribe('newsletter'), { method: i % 2 ? 'HEAD' : 'GET' })
    const page = await (await house.ask(ana.unsubscribe('newsletter'))).text()
    expect(page.match(/<button/g)).toHaveLength(1)
    expect(await isOpen(ana.id, 'newsletter')).toBe(true)
  })

  test('does nothing with a link that is not ours', async () => {
    const ana = await house.person({ newsletter: 'confirmed' })
    for (const url of [
      `${ana.unsubscribe('newsletter')}x`,
      ana.unsubscribe('newsletter').replace('/acme/', '/other/'),
      `${URL_OF_US}/privacy/acme/unsubscribe/${ana.token}`,
    ])
      expect((await house.post(url, BODY)).status).toBe(404)
    expect(await isOpen(ana.id, 'newsletter')).toBe(true)
  })
})

describe('a visitor without a link', () => {
  const prove = async (email: string) => {
    const begun = await house.json('POST', '/v1/sites/acme/sessions', { email, locale: 'en' })
    expect(begun.status).toBe(202)
    const { id } = (await begun.json()) as { id: string }
    const text = (await house.mailsTo(email.toLowerCase())).at(-1)?.text ?? ''
    return { id, code: /Code: (\d{6})/.exec(text)?.[1] ?? '', link: /https:\S+\/session\/\S+/.exec(text)?.[0] ?? '' }
  }

  test('proves the address by a code and changes choices with the token', async () => {
    const ana = await house.person({ calls: 'given' })
    const { id, code } = await prove(ana.email.toUpperCase())
    const session = (await (await house.json('POST', '/v1/sites/acme/sessions/confirm', { id, code })).json()) as { token: string }
    expect((await house.change(session.token, [{ purpose: 'calls', granted: false }])).status).toBe(200)
    expect((await house.events(ana.id)).at(-1)).toMatchObject({ state: 'withdrawn', source: 'preferences' })
    const headers = { Authorization: `Bearer ${session.token}` }
    expect((await house.ask('/v1/sites/acme/sessions/current', { method: 'DELETE', headers })).status).toBe(204)
    expect((await house.change(session.token, [{ purpose: 'calls', granted: false }])).status).toBe(401)
  })

  test('gets the same answer for an address that nobody knows, and sees that there is nothing', async () => {
    const email = 'nobody@example.com'
    const { id, code } = await prove(email)
    const { token } = (await (await house.json('POST', '/v1/sites/acme/sessions/confirm', { id, code })).json()) as { token: string }
    expect(await house.preferences(token)).toEqual({ choices: [], history: [] })
  })

  test('does it on the page alone: address, code, cookie, button', async () => {
    const ana = await house.person({ calls: 'given' })
    expect(await (await house.ask('/privacy/acme/choices?locale=en')).text()).toContain('name="email"')
    const sent = await (await house.post('/privacy/acme/choices?locale=en', { email: ana.email })).text()
    const id = /name="id" value="([^"]+)"/.exec(sent)?.[1] ?? ''
    const code = /Code: (\d{6})/.exec((await house.mailsTo(ana.email)).at(-1)?.text ?? '')?.[1] ?? ''
    const wrong = await house.post('/privacy/acme/choices?locale=en', { id, code: code === '000000' ? '000001' : '000000' })
    expect([wrong.status, (await wrong.text()).includes('This code is not right')]).toEqual([422, true])
    const entered = await house.post('/privacy/acme/choices?locale=en', { id, code })
    expect(entered.status).toBe(303)
    const cookie = entered.headers.get('Set-Cookie') ?? ''
    expect(cookie).toMatch(/^__Host-portik-visitor-acme=[\w-]{43}; Max-Age=1800; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const headers = { Cookie: cookie.split(';')[0] ?? '' }
    expect(await (await house.ask('/privacy/acme/choices', { headers })).text()).toContain('value="calls"')
    const foreign = await house.post('/privacy/acme/choices', { withdraw: 'calls' }, { ...headers, Origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    expect(await isOpen(ana.id, 'calls')).toBe(true)
    expect((await house.post('/privacy/acme/choices', { withdraw: 'calls' }, { ...headers, Origin: URL_OF_US })).status).toBe(303)
    expect(await isOpen(ana.id, 'calls')).toBe(false)
  })

  test('opens the link of the mail: scanners change nothing, the button lets in once', async () => {
    const ana = await house.person({ calls: 'given' })
    const { link } = await prove(ana.email)
    for (let i = 0; i < 20; i++) expect((await house.ask(link, { method: i % 2 ? 'HEAD' : 'GET' })).status).toBe(200)
    const entered = await house.post(link)
    expect([entered.status, entered.headers.get('Set-Cookie')?.startsWith('__Host-')]).toEqual([303, true])
    expect((await house.post(link)).status).toBe(404)
    expect((await house.ask(link)).status).toBe(404)
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
