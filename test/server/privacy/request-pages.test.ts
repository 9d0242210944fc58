import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOCALES } from '../../../server/sites/contract.ts'
import { writeToProve } from '../../../gdpr/requests/proof.ts'
import { requestHouse } from './request-world.ts'
import { URL_OF_US } from './world.ts'

let house: Awaited<ReturnType<typeof requestHouse>>
beforeAll(async () => {
  house = await requestHouse()
})

const nobody = () => `${randomUUID()}@nowhere.example`
const filled = (extra: Readonly<Record<string, string>> = {}) => ({
  id: randomUUID(),
  kind: 'access',
  email: nobody(),
  details: '',
  ...extra,
})

describe('the page of a site about data', () => {
  test('offers every right, and the way to the choices', async () => {
    const page = await (await house.ask('/privacy/acme?locale=en')).text()
    expect(page.match(/type="radio"/g)).toHaveLength(9)
    expect(page).toContain(`${URL_OF_US}/privacy/acme/choices?locale=en`)
    expect(page).not.toMatch(/type="file"|checked/)
    expect(page).toContain('Please do not send a copy of your identity card')
  })

  test('speaks every language, and has no text missing', async () => {
    await house.everywhere.execute(`update sites set locales = '${JSON.stringify(LOCALES)}' where id = 'acme'`)
    house.runtime.sites.forget('acme')
    for (const locale of LOCALES) {
      const answer = await house.ask(`/privacy/acme?locale=${locale}`)
      const page = await answer.text()
      expect([answer.status, page.includes(`dir="${locale === 'ar' ? 'rtl' : 'ltr'}"`)]).toEqual([200, true])
      expect(page).not.toMatch(/\{\{|privacy-requests:/)
    }
  })

  test('leads without any script from the form over the code to where the request stands', async () => {
    const fields = filled()
    const sent = await house.post('/privacy/acme?locale=en', fields)
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${URL_OF_US}/privacy/acme/sent/${fields.id}?locale=en`])
    expect(sent.headers.get('location')).not.toContain('@')
    await writeToProve(house.deps, { siteId: 'acme', requestId: fields.id }, new Date())
    const { code } = await house.proofOf(fields.id)
    const wrong = await house.post(`/privacy/acme/sent/${fields.id}?locale=en`, { code: code === '000000' ? '000001' : '000000' })
    expect([wrong.status, await wrong.text()]).toMatchObject([422, expect.stringContaining('This code is not right')])
    const right = await house.post(`/privacy/acme/sent/${fields.id}?locale=en`, { code })
    expect(right.status).toBe(303)
    const status = await (await house.ask(right.headers.get('location') ?? '')).text()
    expect(status).toContain('Access to my data')
    expect(status).toContain('found nothing under this address')
    expect(status).not.toContain(fields.email)
  })

  test('keeps what was typed when something is wrong, and sends nothing', async () => {
    const answer = await house.post('/privacy/acme?locale=en', filled({ email: 'nobody', details: 'My <b>words</b>', kind: '' }))
    const page = await answer.text()
    expect(answer.status).toBe(422)
    expect(page).toContain('My &lt;b&gt;words&lt;/b&gt;')
    expect(page).toContain('This is not an e-mail address')
    expect(page).toContain('Please choose what you would like')
  })

  test('takes corrections along', async () => {
    const fields = filled({ kind: 'rectification', name: 'Ana Right', corrected_email: '', phone: '' })
    expect((await house.post('/privacy/acme', fields)).status).toBe(303)
    expect(await house.request(fields.id)).toMatchObject({ corrections: { name: 'Ana Right' } })
    const wrong = await house.post('/privacy/acme?locale=en', filled({ kind: 'rectification', corrected_email: 'x' }))
    expect(await wrong.text()).toMatch(/request-corrected_email-error/)
  })

  test('takes as many words as it says, in any script, and names each field once', async () => {
    expect((await house.post('/privacy/acme', filled({ details: 'ж'.repeat(4_000) }))).status).toBe(303)
    const page = await (await house.ask('/privacy/acme?locale=en')).text()
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })

  test('refuses what no form of it sends', async () => {
    const foreign = await house.post('/privacy/acme', filled(), { Origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    expect((await house.ask('/privacy/acme', { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })).status).toBe(
      400,
    )
    expect((await house.post('/privacy/acme', filled({ details: 'x'.repeat(50_000) }))).status).toBe(413)
    expect((await house.post('/privacy/acme', filled({ details: 'a\u0000b' }))).status).toBe(400)
    for (const path of ['/privacy/nowhere', '/privacy/acme/sent/7', '/privacy/acme/confirm/x', '/privacy/acme/requests/x.y'])
      expect((await house.ask(path)).status).toBe(404)
  })
})

describe('the link of the mail', () => {
  test('changes nothing when scanners open it twenty times, and then works for its person', async () => {
    const ana = await house.person({ calls: 'given' })
    const { id, token } = await house.asked('erasure', ana.email)
    const before = await house.request(id)
    for (let i = 0; i < 20; i++) {
      const seen = await house.ask(`/privacy/acme/confirm/${token}`, { method: i % 2 ? 'HEAD' : 'GET' })
      expect(seen.status).toBe(200)
    }
    expect(await house.request(id)).toEqual(before)
    const page = await house.ask(`/privacy/acme/confirm/${token}`)
    expect(await page.text()).toContain('Erasure of my data')
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
    expect(page.headers.get('cache-control')).toBe('no-store')
    const confirmed = await house.post(`/privacy/acme/confirm/${token}`, { confirm: 'yes' })
    expect(confirmed.status).toBe(303)
    const again = await house.post(`/privacy/acme/confirm/${token}`, { confirm: 'yes' })
    expect([again.status, await again.text()]).toMatchObject([410, expect.stringContaining('Already confirmed')])
    expect(house.logged()).not.toContain(token)
  })

  test('lets its person take the request back', async () => {
    const { id, status_url } = await house.confirmed('access', nobody())
    expect(await (await house.ask(status_url)).text()).toContain('Take the request back')
    expect((await house.post(status_url, { withdraw: 'yes' })).status).toBe(303)
    expect((await house.request(id)).state).toBe('withdrawn')
    expect(await (await house.ask(status_url)).text()).not.toContain('Take the request back')
  })
})
