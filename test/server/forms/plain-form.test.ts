import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { publishForm, setFormStatus } from '../../../server/forms/publish.ts'
import { controllerNotices, formTemplates } from '../../../server/forms/templates.ts'
import { sha256 } from '../../../server/platform/crypto.ts'
import { HOSTILE, narrow, openHosted, type Entries, type Hosted } from './hosted.ts'
import { PUBLIC_URL, shop, texts } from './shop.ts'

let hosted: Hosted

const ID = '0192f000-0000-7000-8000-000000000001'

const contact: Entries = {
  name: 'Ana',
  email: 'ana@example.com',
  topic: 'order',
  message: 'One\r\nTwo',
  website: '',
  _id: ID,
  _token: 'a token',
  _version: '1',
  _locale: 'de',
}

beforeAll(async () => {
  hosted = await openHosted()
})

beforeEach(() => {
  hosted.received = []
  hosted.answer = { ok: true, receiptUrl: `${PUBLIC_URL}/f/shop/contact/thanks/mine` }
})

describe('a posted form', () => {
  test('reaches the intake taken apart by its definition, and leads to the thank-you page', async () => {
    const sent = await hosted.post('/f/shop/contact', { ...contact, 'consent.newsletter': 'yes', stranger: 'x' })
    expect(sent.status).toBe(303)
    expect(sent.headers.get('Location')).toBe(`${PUBLIC_URL}/f/shop/contact/thanks/mine`)
    const [submission] = hosted.received
    expect(submission?.fields).toEqual({ name: 'Ana', email: 'ana@example.com', topic: 'order', message: 'One\nTwo' })
    expect(submission?.hidden).toEqual({ id: ID, token: 'a token', version: 1, locale: 'de' })
    expect(submission?.origin).toBe(PUBLIC_URL)
    expect(submission?.client.loopback).toBe(true)
    const text = texts('de')('notices:newsletter', { controller: shop.controller.name, email: shop.controller.email })
    expect(submission?.consents).toEqual([{ purpose: 'newsletter', granted: true, notice: sha256(text) }])
  })

  test('says of every consent whether it was given', async () => {
    await hosted.post('/f/shop/contact', contact)
    expect(hosted.received[0]?.consents).toMatchObject([{ purpose: 'newsletter', granted: false }])
  })

  test('brings its files, and not the empty places for files', async () => {
    const pdf = new File(['%PDF-1.7'], 'plan.pdf', { type: 'application/pdf' })
    await hosted.post('/f/shop/quote', {
      kind: 'goods',
      description: 'A door, please',
      files: [pdf, new File([], '')],
      _version: '1',
      _locale: 'en',
    })
    expect(hosted.received[0]?.files['files']?.map(({ name, size }) => [name, size])).toEqual([['plan.pdf', 8]])
    expect(hosted.received[0]?.hidden).toEqual({ version: 1, locale: 'en' })
  })

  test('comes back with everything that was typed, what is wrong, and the same id', async () => {
    hosted.answer = {
      ok: false,
      errors: [
        { field: 'email', code: 'not_an_email', message: `Bitte ${HOSTILE}` },
        { field: 'mystery', code: 'unknown_field' },
      ],
    }
    const back = await hosted.post('/f/shop/contact', { ...contact, name: HOSTILE, 'consent.newsletter': 'yes' })
    expect(back.status).toBe(422)
    const html = await back.text()
    expect(html).toContain('<title>Fehler: Schreiben Sie uns – Lipa &amp; Sons</title>')
    expect(html).toContain('role="alert" tabindex="-1" autofocus=""')
    expect(html.indexOf('role="alert"')).toBeLessThan(html.indexOf('<form'))
    expect(html).toContain('<h2>2 Felder brauchen noch einen Blick</h2>')
    expect(html).toContain('<a href="#portik-contact-email">E-Mail-Adresse – Bitte &quot;&gt;&lt;script&gt;')
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    expect(html).toContain('One\nTwo</textarea>')
    expect(html).toContain('<option value="order" selected="">')
    expect(html).toMatch(/name="consent.newsletter"[^>]*checked/)
    expect(html).toContain(`name="_id" value="${ID}"`)
    expect(html).toContain('name="_token" value="a token"')
    expect(html).not.toMatch(/<script/)
  })

  test('asks for its files again by name', async () => {
    hosted.answer = { ok: false, errors: [{ field: 'email', code: 'required', message: 'Please' }] }
    const pdf = new File(['%PDF-1.7'], '<plan>.pdf')
    const html = await (await hosted.post('/f/shop/quote', { files: pdf, _version: '1', _locale: 'en' })).text()
    expect(html).toContain('Please choose your files again: &lt;plan&gt;.pdf')
  })

  test.each([
    ['token_expired', 422, ID, 'token of shop/contact/1', 'The page was open for a long time'],
    ['token_used', 409, undefined, 'token of shop/contact/1', 'Nothing is lost'],
    ['rate_limited', 429, ID, 'a token', 'Please wait a minute'],
    ['origin_not_allowed', 403, ID, 'a token', 'Please write to privacy@lipa.example'],
    ['unavailable', 503, ID, 'a token', 'could not be stored'],
  ] as const)('that meets %s comes back with %i, all values, and what can be sent again', async (problem, status, id, token, words) => {
    hosted.answer = { ok: false, errors: [], problem }
    const back = await hosted.post('/f/shop/contact', { ...contact, _locale: 'en' })
    expect(back.status).toBe(status)
    const html = await back.text()
    expect(html).toContain(words)
    expect(html).toContain('One\nTwo</textarea>')
    expect(html.includes(`name="_id" value="${ID}"`)).toBe(id === ID)
    expect(html).toContain(`name="_token" value="${token}`)
  })

  test('of a version that was never shown is not stored; the current one comes back with nothing ticked', async () => {
    const wrongs: Entries[] = [{ _version: '99' }, { _version: '' }, { _version: '1e99' }, { _locale: 'xx' }]
    for (const wrong of wrongs) {
      const back = await hosted.post('/f/shop/contact', { ...contact, 'consent.newsletter': 'yes', ...wrong }, { 'Accept-Language': 'en' })
      expect(back.status).toBe(422)
      const html = await back.text()
      expect(html).toContain('One\nTwo</textarea>')
      expect(html).not.toContain('checked')
    }
    expect(hosted.received).toEqual([])
  })

  test('of an older version is sent as that version', async () => {
    const definition = { ...formTemplates(texts, '/guide.pdf').callback, submit: { en: 'Go' } }
    expect(await publishForm(hosted.db, { site: narrow, definition, noticeTexts: controllerNotices(texts, narrow) })).toBe(2)
    hosted.catalogue.forget('narrow', 'callback')
    await hosted.post('/f/narrow/callback', { name: 'Ana', _version: '1', _locale: 'de' })
    expect(hosted.received[0]?.form).toMatchObject({ version: 1, current: 2 })
  })

  test.each<[string, number, RequestInit]>([
    ['JSON', 415, { body: '{}', headers: { 'Content-Type': 'application/json' } }],
    ['nothing', 415, {}],
    ['a torn multipart', 400, { body: '--x\r\nContent-Dispo', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } }],
    ['more than a form without files can be', 413, { body: new URLSearchParams({ message: 'x'.repeat(1_100_000) }) }],
  ])('that is %s gets a page with %i', async (_, status, init) => {
    const refused = await hosted.app.request(`${PUBLIC_URL}/f/shop/contact`, { method: 'POST', ...init })
    expect(refused.status).toBe(status)
    expect(await refused.text()).toContain('<h1>This did not work</h1>')
    expect(hosted.received).toEqual([])
  })

  test('as a plain form without files is read as well', async () => {
    const body = new URLSearchParams({ ...(contact as Record<string, string>) })
    const sent = await hosted.app.request(`${PUBLIC_URL}/f/shop/contact`, { method: 'POST', body })
    expect(sent.status).toBe(303)
    expect(hosted.received[0]?.fields['name']).toBe('Ana')
    expect(hosted.received[0]?.origin).toBe('')
  })
})

describe('an address without a form', () => {
  test('takes no post', async () => {
    expect((await hosted.post('/f/shop/nothing', contact)).status).toBe(404)
    expect(hosted.received).toEqual([])
  })
})

describe('a closed form', () => {
  beforeAll(async () => {
    await setFormStatus(hosted.db, 'shop', 'event', 'closed')
    hosted.catalogue.forget('shop', 'event')
  })

  test('says so kindly, with whom to ask', async () => {
    const answer = await hosted.get('/f/shop/event?locale=de')
    expect(answer.status).toBe(410)
    const html = await answer.text()
    expect(html).toContain('<h1>Dieses Formular ist geschlossen</h1>')
    expect(html).toContain('privacy@lipa.example')
    expect(html).not.toContain('<form')
  })

  test('gives back what somebody wrote meanwhile, to be copied', async () => {
    const answer = await hosted.post('/f/shop/event', { name: HOSTILE, session: 'saturday_morning', _version: '1', _locale: 'en' })
    expect(answer.status).toBe(410)
    const html = await answer.text()
    expect(html).toContain('<dt>Which date suits you?</dt><dd>Saturday morning, 10:00</dd>')
    expect(html).toContain('<dd>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</dd>')
    expect(hosted.received).toEqual([])
  })
})
