import { beforeAll, describe, expect, test } from 'vitest'
import { mayProcess } from '../../../gdpr/consent-gate.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { queueConsentMail } from '../../../server/privacy/consent-mail.ts'
import { LOCALES } from '../../../server/sites/contract.ts'
import { privacyHouse, URL_OF_US, words } from './world.ts'

let house: Awaited<ReturnType<typeof privacyHouse>>
beforeAll(async () => {
  house = await privacyHouse()
})

const isOpen = (subjectId: string, purpose: string) => inSite(house.runtime.db, 'acme', (tx) => mayProcess(tx, 'acme', subjectId, purpose))

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

describe('who has confirmed a consent', () => {
  const noted = async (state: 'confirmed' | 'given') => {
    const ana = await house.person({ newsletter: state })
    const { config, db, jobs, keys, texts, sites } = house.runtime
    const site = await sites.get('acme')
    const [event] = await house.query<{ id: string }>(`select id from consents where subject_id = '${ana.id}'`)
    for (let i = 0; i < 2; i++) await queueConsentMail({ db, jobs, keys, texts, publicUrl: config.publicUrl }, site!, event!.id)
    return { ana, mails: await house.query<{ text: string; unsubscribe: string }>(`select * from mails where recipient = '${ana.email}'`) }
  }

  test('gets one mail with the words, the way back, and one click for the mail program', async () => {
    const { ana, mails } = await noted('confirmed')
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain(words('newsletter', 'en'))
    expect(mails[0]?.text).toContain(ana.link)
    expect((await house.post(mails[0]?.unsubscribe ?? '')).status).toBe(200)
    expect(await isOpen(ana.id, 'newsletter')).toBe(false)
  })

  test('and nobody else does', async () => {
    expect((await noted('given')).mails).toEqual([])
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

test('the page for all rights shows the way to the choices, and the choices themselves to who has proven an address', async () => {
  const ana = await house.person({ calls: 'given' })
  expect(await (await house.ask('/privacy/acme?locale=en')).text()).toContain('/privacy/acme/choices?locale=en')
  const sent = await (await house.post('/privacy/acme/choices?locale=en', { email: ana.email })).text()
  const id = /name="id" value="([^"]+)"/.exec(sent)?.[1] ?? ''
  const code = /Code: (\d{6})/.exec((await house.mailsTo(ana.email)).at(-1)?.text ?? '')?.[1] ?? ''
  const entered = await house.post('/privacy/acme/choices?locale=en', { id, code })
  const Cookie = entered.headers.get('Set-Cookie')?.split(';')[0] ?? ''
  const page = await (await house.ask('/privacy/acme?locale=en', { headers: { Cookie } })).text()
  expect(page).toContain(words('calls', 'en'))
  expect(page).toContain(`formaction="${URL_OF_US}/privacy/acme/choices?locale=en"`)
})
