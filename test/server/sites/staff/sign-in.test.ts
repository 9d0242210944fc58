import { describe, expect, test } from 'vitest'
import { setupLink } from '../../../../server/sites/staff/setup-link.ts'
import { rows } from '../../../../server/platform/db.ts'
import { serverHouse } from '../../house.ts'
import { askLink, firstOwner, openBrowser, refusal, tokenOf, embeddedHouse, sqlIn } from './browser.ts'

describe('the first person', () => {
  test('comes in once, by the newest link, and owns all sites', async () => {
    const house = await serverHouse()
    const { identity } = house.runtime
    const [old, link] = [await setupLink(identity), await setupLink(identity)]
    expect(link).toMatch(/^http:\/\/localhost:8787\/console#setup=[\w-]{43}$/)
    const person = { name: 'Ana', email: 'Ana@Acme.example', locale: 'sr' }
    const come = (token: string | undefined) =>
      openBrowser(house).post('/v1/console/auth/setup', { token: tokenOf(token ?? ''), ...person })
    expect(await refusal(come(old))).toBe('410 setup_link_invalid')
    expect(await refusal(openBrowser(house).post('/v1/console/auth/setup/check', { token: tokenOf(link ?? '') }))).toBe('204')

    const browser = openBrowser(house)
    expect(await refusal(browser.post('/v1/console/auth/setup', { token: tokenOf(link ?? ''), ...person }))).toBe('204')
    expect(await browser.me()).toMatchObject({
      staff: { email: 'ana@acme.example', name: 'Ana' },
      locale: 'sr',
      second_factor: 'needed',
      demo: false,
      sites: [{ id: 'acme', name: 'Acme', role: 'owner', locales: ['en', 'sr'] }],
      factors: { passkeys: 0, authenticator: false, recovery_codes: 0 },
    })
    expect(await refusal(come(link))).toBe('410 setup_link_invalid')
    expect(await setupLink(identity)).toBeUndefined()
    expect(JSON.stringify(rows(await house.everywhere.execute('select * from staff_setup_links')))).not.toContain(tokenOf(link ?? ''))
  })
})

test('of two who open the set-up link at once, one becomes the owner', async () => {
  const house = await serverHouse()
  const token = tokenOf((await setupLink(house.runtime.identity)) ?? '')
  const come = (name: string) => openBrowser(house).post('/v1/console/auth/setup', { token, name, email: `${name}@acme.example` })
  const answers = await Promise.all(['ana', 'ben', 'eva', 'ivo'].map(come))
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 410, 410, 410])
})

test('a set-up link is worthless after a day', async () => {
  const house = await serverHouse()
  const { identity } = house.runtime
  const token = tokenOf((await setupLink(identity)) ?? '')
  await sqlIn(house, `update staff_setup_links set expires_at = now() - interval '1 second'`)
  expect(await refusal(openBrowser(house).post('/v1/console/auth/setup', { token, name: 'Ana', email: 'a@acme.example' }))).toBe(
    '410 setup_link_invalid',
  )
})

describe('a link in a mail', () => {
  test('signs in once', async () => {
    const house = await serverHouse()
    await firstOwner(house)
    const browser = openBrowser(house)
    const token = await askLink(house, browser, 'ana@acme.example')
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(rows(await house.everywhere.execute('select * from staff_verifications')))).not.toContain(token)
    expect(await refusal(browser.post('/v1/console/auth/link/confirm', { token }))).toBe('204')
    expect(await browser.me()).toMatchObject({ staff: { email: 'ana@acme.example' }, second_factor: 'needed' })
    expect(await refusal(openBrowser(house).post('/v1/console/auth/link/confirm', { token }))).toBe('410 sign_in_link_invalid')
  })

  test('that has expired, or was made up, does not', async () => {
    const house = await serverHouse()
    await firstOwner(house)
    const browser = openBrowser(house)
    const token = await askLink(house, browser, 'ana@acme.example')
    await house.everywhere.execute(`update staff_verifications set expires_at = now() - interval '1 second'`)
    for (const bad of [token, 'made-up', `${token}x`, token.slice(1)])
      expect(await refusal(browser.post('/v1/console/auth/link/confirm', { token: bad }))).toBe('410 sign_in_link_invalid')
    expect(await refusal(browser.get('/v1/console/me'))).toBe('401 unauthenticated')
  })

  test('opened by two at once lets one in', async () => {
    const house = await serverHouse()
    await firstOwner(house)
    const token = await askLink(house, openBrowser(house), 'ana@acme.example')
    const answers = await Promise.all(Array.from({ length: 5 }, () => openBrowser(house).post('/v1/console/auth/link/confirm', { token })))
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 410, 410, 410, 410])
  })

  test('is promised to strangers in the same words, and not sent', async () => {
    const house = await serverHouse()
    await firstOwner(house)
    const browser = openBrowser(house)
    const ask = async (email: string) => {
      const answer = await browser.post('/v1/console/auth/link', { email })
      const told = [...answer.headers].filter(([name]) => name !== 'x-request-id')
      return { status: answer.status, told, body: await answer.text() }
    }
    await askLink(house, browser, 'ana@acme.example')
    expect(await ask('nobody@acme.example')).toEqual(await ask('ana@acme.example'))
    for (let i = 0; i < 3; i += 1) await ask('ana@acme.example')
    for (let i = 0; i < 4; i += 1) await ask('nobody@acme.example')
    const [known, unknown] = [await ask('ana@acme.example'), await ask('nobody@acme.example')]
    expect(known.status).toBe(429)
    expect(unknown.status).toBe(429)
    expect(rows(await house.everywhere.execute(`select 1 from mails where recipient = 'nobody@acme.example'`))).toEqual([])
  })
})

describe('the cookie', () => {
  const cookieOf = async (publicUrl: string) => {
    const house = await serverHouse({ PORTIK_PUBLIC_URL: publicUrl })
    const token = tokenOf((await setupLink(house.runtime.identity)) ?? '')
    const origin = new URL(publicUrl).origin
    const answer = await house.app.request(`${origin}/v1/console/auth/setup`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ token, name: 'Ana', email: 'ana@acme.example' }),
    })
    expect(answer.status).toBe(204)
    return answer.headers.getSetCookie()
  }

  test.each(['https://portal.example', 'http://localhost:8787'])('is bound to its host, and no script reads it: %s', async (url) => {
    const cookies = await cookieOf(url)
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(/^__Host-portik=/)
    expect(cookies[0]?.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=28800', 'Path=/', 'SameSite=Lax', 'Secure'])
  })

  test('has a plain name where browsers would refuse a secure one', async () => {
    const [cookie] = await cookieOf('http://192.0.2.7:8787')
    expect(cookie).toMatch(/^portik=/)
    expect(cookie).not.toContain('Secure')
  })

  test('is worthless without our signature', async () => {
    const house = await serverHouse()
    await firstOwner(house)
    const [session] = rows<{ token: string }>(await house.everywhere.execute('select token from staff_sessions'))
    const forge = (value: string) => house.app.request('/v1/console/me', { headers: { Cookie: `__Host-portik=${value}` } })
    for (const value of [session?.token ?? '', `${session?.token}.${'A'.repeat(43)}%3D`, 'x', '%00', ''])
      expect(await refusal(forge(value))).toBe('401 unauthenticated')
  })

  test('is a new one after each sign-in, and the old one is dead', async () => {
    const house = await serverHouse()
    const browser = await firstOwner(house)
    const before = new Map(browser.jar)
    const token = await askLink(house, browser, 'ana@acme.example')
    await browser.post('/v1/console/auth/link/confirm', { token })
    expect([...browser.jar]).not.toEqual([...before])
    const thief = openBrowser(house)
    for (const [name, value] of before) thief.jar.set(name, value)
    expect(await refusal(thief.get('/v1/console/me'))).toBe('401 unauthenticated')
    expect(await refusal(browser.get('/v1/console/me'))).toBe('200')
  })

  test('dies with the sign-out, with eight idle hours, and after seven days in any case', async () => {
    const house = await serverHouse()
    const browser = await firstOwner(house)
    const stolen = new Map(browser.jar)
    await sqlIn(house, `update staff_sessions set updated_at = now() - interval '2 minutes', expires_at = now() + interval '7 hours'`)
    expect((await browser.get('/v1/console/me')).headers.getSetCookie()).toHaveLength(1)
    expect(await sqlIn(house, `select 1 from staff_sessions where expires_at > now() + interval '7 hours 59 minutes'`)).toHaveLength(1)

    await sqlIn(house, `update staff_sessions set created_at = now() - interval '7 days 1 minute'`)
    expect(await refusal(browser.get('/v1/console/me'))).toBe('401 unauthenticated')
    const again = openBrowser(house)
    await again.post('/v1/console/auth/link/confirm', { token: await askLink(house, again, 'ana@acme.example') })
    await sqlIn(house, `update staff_sessions set expires_at = now() - interval '1 second'`)
    expect(await refusal(again.get('/v1/console/me'))).toBe('401 unauthenticated')

    await again.post('/v1/console/auth/link/confirm', { token: await askLink(house, again, 'ana@acme.example') })
    for (const [name, value] of again.jar) stolen.set(name, value)
    expect(await refusal(again.post('/v1/console/auth/sign-out'))).toBe('204')
    expect(again.jar.size).toBe(0)
    for (const [name, value] of stolen) again.jar.set(name, value)
    expect(await refusal(again.get('/v1/console/me'))).toBe('401 unauthenticated')
  })
})

describe('a room of a site', () => {
  test('stays closed without a second factor, and without a role', async () => {
    const house = await serverHouse()
    const browser = await firstOwner(house)
    expect(await refusal(browser.get('/v1/console/sites/acme/leads'))).toBe('403 second_factor_required')
    await house.everywhere.execute('update staff_sessions set second_factor_at = now()')
    expect(await refusal(browser.get('/v1/console/sites/acme/leads'))).toBe('200')
    await house.everywhere.execute('delete from staff_members')
    const foreign = await browser.get('/v1/console/sites/acme/leads')
    const unknown = await browser.get('/v1/console/sites/nothing-here/leads')
    expect(await refusal(foreign.clone())).toBe('404 site_not_found')
    expect(await foreign.json()).toEqual(await unknown.json())
    for (const odd of ['a%00b', 'ACME', '..%2facme']) expect((await browser.get(`/v1/console/sites/${odd}/leads`)).status).toBe(404)
  })

  test('obeys a change of role at once', async () => {
    const house = await serverHouse()
    const browser = await firstOwner(house)
    await house.everywhere.execute('update staff_sessions set second_factor_at = now()')
    expect(await refusal(browser.get('/v1/console/sites/acme/connections'))).toBe('200')
    await house.everywhere.execute(`update staff_members set role = 'moderator'`)
    expect(await refusal(browser.get('/v1/console/sites/acme/connections'))).toBe('403 forbidden')
  })
})

describe('on the embedded database', () => {
  // A new embedded database takes its time.
  test(
    'the demo has its first person, its links, and rooms that open without a second factor, and says so',
    { timeout: 90_000 },
    async () => {
      const house = await embeddedHouse()
      const owner = await firstOwner(house)
      expect(await owner.me()).toMatchObject({ second_factor: 'none_in_demo', demo: true, sites: [{ id: 'acme', role: 'owner' }] })
      expect(await refusal(owner.get('/v1/console/sites/acme/leads'))).toBe('200')
      expect(await setupLink(house.runtime.identity)).toBeUndefined()

      const browser = openBrowser(house)
      const token = await askLink(house, browser, 'ana@acme.example')
      expect(await refusal(browser.post('/v1/console/auth/link/confirm', { token }))).toBe('204')
      expect(await refusal(openBrowser(house).post('/v1/console/auth/link/confirm', { token }))).toBe('410 sign_in_link_invalid')
      expect(await browser.me()).toMatchObject({ staff: { email: 'ana@acme.example' } })
    },
  )
})

describe('a page of somebody else', () => {
  test.each([
    ['says where it is from', { Origin: 'https://evil.example' }],
    ['says it is from nowhere', { Origin: 'null' }],
    ['claims our origin, but the browser knows better', { 'Sec-Fetch-Site': 'cross-site' }],
    ['is a neighbour', { 'Sec-Fetch-Site': 'same-site' }],
  ])('changes nothing with a visitor’s cookie when it %s', async (_, headers) => {
    const house = await serverHouse()
    const browser = await firstOwner(house)
    expect(await refusal(browser.patch('/v1/console/me', { name: 'Eve' }, headers))).toBe('403 not_same_origin')
    expect(await browser.me()).toMatchObject({ staff: { name: 'Ana' } })
  })

  test('changes nothing with anything but JSON, nor when it says nothing of itself', async () => {
    const house = await serverHouse()
    const browser = await firstOwner(house)
    const Cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const send = (headers: Record<string, string>) =>
      house.app.request('/v1/console/me', { method: 'PATCH', headers: { Cookie, ...headers }, body: '{"name":"Eve"}' })
    expect(await refusal(send({ 'Content-Type': 'text/plain', Origin: 'http://localhost:8787' }))).toBe('415 unsupported_media_type')
    expect(await refusal(send({ 'Content-Type': 'application/json' }))).toBe('403 not_same_origin')
    expect(await refusal(send({ 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }))).toBe('200')
  })
})
