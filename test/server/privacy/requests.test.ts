import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { mayProcess } from '../../../gdpr/consent-gate.ts'
import { confirm } from '../../../gdpr/requests/confirm.ts'
import { writeToProve } from '../../../gdpr/requests/proof.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { HOUR, MINUTE } from '../../../server/platform/time.ts'
import { REQUEST_KINDS } from '../../../gdpr/contract/requests.ts'
import { requestHouse } from './request-world.ts'

let house: Awaited<ReturnType<typeof requestHouse>>
beforeAll(async () => {
  house = await requestHouse()
})

const nobody = () => `${randomUUID()}@nowhere.example`
const later = (milliseconds: number) => new Date(Date.now() + milliseconds)

describe('asking', () => {
  test('is answered byte for byte alike for an address that is known and one that is not', async () => {
    const ana = await house.person({ calls: 'given' })
    const answers = []
    for (const email of [ana.email, nobody()]) {
      const answer = await house.send({ id: randomUUID(), kind: 'access', email, locale: 'en' })
      answers.push({
        status: answer.status,
        headers: [...answer.headers].map(([name]) => name),
        body: (await answer.text()).replace(/"id":"[^"]+"/, ''),
      })
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.status).toBe(202)
  })

  test('sends the very same mail to both, but for link and code', async () => {
    const ana = await house.person({ calls: 'given' })
    const texts = []
    for (const email of [ana.email, nobody()]) {
      const { token, code } = await house.asked('erasure', email)
      texts.push((await house.mail(email))?.text.replace(token, 'TOKEN').replace(code, 'CODE'))
    }
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).toContain('TOKEN')
  })

  test('twice with the same id is one request and one mail; with another content it is refused', async () => {
    const email = nobody()
    const body = { id: randomUUID(), kind: 'access', email, locale: 'en' }
    for (let i = 0; i < 2; i++) {
      expect((await house.send(body)).status).toBe(202)
      await writeToProve(house.deps, { siteId: 'acme', requestId: body.id }, new Date())
    }
    expect(await house.mailsTo(email)).toHaveLength(1)
    const other = await house.send({ ...body, kind: 'erasure' })
    expect([other.status, await other.json()]).toMatchObject([409, { code: 'request_changed' }])
  })

  test('knows every right, and asks for no document and no reason', async () => {
    for (const kind of REQUEST_KINDS) expect((await house.send({ id: randomUUID(), kind, email: nobody() })).status).toBe(202)
    for (const wrong of [{ kind: 'revenge' }, { email: 'nobody' }, { id: '7' }, { passport: 'x' }, { details: 'x'.repeat(4_001) }]) {
      const answer = await house.send({ id: randomUUID(), kind: 'access', email: nobody(), ...wrong })
      expect(answer.status).toBe(422)
    }
  })

  test('floods nobody: five mails an hour to one address, whoever asks', async () => {
    const email = nobody()
    const statuses = []
    for (let i = 0; i < 7; i++)
      statuses.push((await house.send({ id: randomUUID(), kind: 'access', email: i % 2 ? email.toUpperCase() : email })).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429])
  })

  test('keeps neither link nor code', async () => {
    const { id, token, code } = await house.asked('access', nobody())
    const stored = JSON.stringify(await house.query(`select * from privacy_requests where id = '${id}'`))
    expect(token).toHaveLength(43)
    expect(code).toHaveLength(6)
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(code)
  })
})

describe('proving an address', () => {
  test('by the link of the mail opens where the request stands', async () => {
    const ana = await house.person({ calls: 'given' })
    const { id, token, request } = await house.confirmed('access', ana.email)
    expect(request).toMatchObject({ id, kind: 'access', state: 'in_progress', may_withdraw: true, locale: 'en' })
    expect(request.steps.map(({ step }) => step)).toEqual(['received', 'confirmed'])
    expect(request.due?.in_words).toMatch(/20\d\d/)
    const status = await house.ask(`/v1/sites/acme/privacy-requests/${id}`, { headers: { 'Portik-Token': token } })
    expect(await status.json()).toEqual(request)
    expect((await house.request(id)).subjectIds).toEqual([ana.id])
    expect(await house.history(id)).toEqual(['receive', 'confirm', 'acknowledge'])
  })

  test('by the code works once', async () => {
    const { id, code } = await house.asked('access', nobody())
    expect((await house.confirmBy({ id, code })).status).toBe(200)
    expect(await (await house.confirmBy({ id, code })).json()).toMatchObject({ code: 'request_link_used' })
  })

  test('locks the code after five wrong ones; the link still works', async () => {
    const { id, code, token } = await house.asked('access', nobody())
    const wrong = code === '000000' ? '000001' : '000000'
    for (let i = 0; i < 5; i++)
      expect(await (await house.confirmBy({ id, code: wrong })).json()).toMatchObject({ status: 422, code: 'code_wrong' })
    expect(await (await house.confirmBy({ id, code })).json()).toMatchObject({ status: 410, code: 'request_code_locked' })
    expect((await house.confirmBy({ token })).status).toBe(200)
  })

  test('a code of another request, and of none, is just wrong', async () => {
    const { code } = await house.asked('access', nobody())
    const other = await house.asked('access', nobody())
    const answers = [
      await house.confirmBy({ id: other.id, code: code === other.code ? '999999' : code }),
      await house.confirmBy({ id: randomUUID(), code }),
    ]
    expect(await Promise.all(answers.map((answer) => answer.text()))).toSatisfy(
      ([a, b]: string[]) => a === b && a?.includes('code_wrong') === true,
    )
  })

  test('the code ends after ten minutes, the link after a day', async () => {
    const { id, code, token } = await house.asked('access', nobody())
    expect(await confirm(house.deps, 'acme', { id, code }, later(11 * MINUTE))).toEqual({ fault: 'request_code_expired' })
    expect(await confirm(house.deps, 'acme', { token }, later(25 * HOUR))).toEqual({ fault: 'request_link_expired' })
    expect(await confirm(house.deps, 'acme', { token }, later(23 * HOUR))).toHaveProperty('request')
  })

  test('forged, foreign and altered links are told apart from used ones', async () => {
    const { token } = await house.asked('access', nobody())
    for (const forged of ['x', `${token}x`, token.slice(1)])
      expect(await (await house.confirmBy({ token: forged })).json()).toMatchObject({ status: 404, code: 'request_link_unknown' })
    await house.query(
      `insert into sites (id, name, locales, controller) values ('other', 'Other', '["en"]', '{"name":"O","email":"o@o.example"}')`,
    )
    const foreign = await house.json('POST', '/v1/sites/other/privacy-requests/confirm', { token })
    expect(await foreign.json()).toMatchObject({ code: 'request_link_unknown' })
    expect((await house.confirmBy({ token })).status).toBe(200)
    expect(await (await house.confirmBy({ token })).json()).toMatchObject({ status: 410, code: 'request_link_used' })
  })

  test('twenty clicks at once confirm once', async () => {
    const { id, token } = await house.asked('access', nobody())
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await house.confirmBy({ token })).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect((await house.history(id)).filter((action) => action === 'confirm')).toHaveLength(1)
  })

  test('the token of one request opens no other, and none of another site', async () => {
    const mine = await house.confirmed('access', nobody())
    const other = await house.confirmed('access', nobody())
    for (const path of [`/v1/sites/acme/privacy-requests/${other.id}`, `/v1/sites/other/privacy-requests/${mine.id}`])
      expect((await house.ask(path, { headers: { 'Portik-Token': mine.token } })).status).toBe(404)
  })
})

describe('what the law wants at once', () => {
  test('a withdrawal closes the gate with the click, and is done', async () => {
    const ana = await house.person({ calls: 'given', newsletter: 'confirmed' })
    const { id, request } = await house.confirmed('withdrawal', ana.email, { purposes: ['newsletter'] })
    expect(request.state).toBe('done')
    const open = await inSite(house.runtime.db, 'acme', async (tx) => [
      await mayProcess(tx, 'acme', ana.id, 'newsletter'),
      await mayProcess(tx, 'acme', ana.id, 'calls'),
    ])
    expect(open).toEqual([false, true])
    expect(await house.history(id)).toEqual(['receive', 'confirm', 'act_at_once', 'fulfil'])
  })

  test('an objection stops advertising at once, and an officer decides about the rest', async () => {
    const ana = await house.person({ newsletter: 'given' })
    const { id, request } = await house.confirmed('objection', ana.email)
    expect(request.state).toBe('in_progress')
    expect(await inSite(house.runtime.db, 'acme', (tx) => mayProcess(tx, 'acme', ana.id, 'newsletter'))).toBe(false)
    expect(await house.history(id)).toEqual(['receive', 'confirm', 'act_at_once', 'acknowledge'])
  })
})

describe('two requests of one person', () => {
  test('at once become one case', async () => {
    const ana = await house.person({ calls: 'given' })
    const [first, second] = [await house.asked('erasure', ana.email), await house.asked('erasure', ana.email)]
    await Promise.all([house.confirmBy({ token: first.token }), house.confirmBy({ token: second.token })])
    const both = [await house.request(first.id), await house.request(second.id)]
    expect(both.map(({ state }) => state).toSorted()).toEqual(['duplicate', 'verified'])
    const duplicate = both.find(({ state }) => state === 'duplicate')
    expect([first.id, second.id]).toContain(duplicate?.duplicateOf)
  })

  test('of different kinds stay two', async () => {
    const ana = await house.person({ calls: 'given' })
    const states = []
    for (const kind of ['access', 'erasure'] as const) states.push((await house.request((await house.confirmed(kind, ana.email)).id)).state)
    expect(states).toEqual(['verified', 'verified'])
  })
})

describe('the person', () => {
  test('of whom nothing is known learns just that, and only after proving the address', async () => {
    const email = nobody()
    const { request } = await house.confirmed('access', email)
    expect(request.next).toContain('found nothing')
    expect((await house.mail(email))?.text).toContain('found nothing stored')
  })

  test('takes a request back, once', async () => {
    const { id, token } = await house.confirmed('access', nobody())
    for (let i = 0; i < 2; i++) {
      const answer = await house.ask(`/v1/sites/acme/privacy-requests/${id}/withdraw`, {
        method: 'POST',
        headers: { 'Portik-Token': token, 'Content-Type': 'application/json' },
        body: '{}',
      })
      expect([answer.status, await answer.json()]).toMatchObject([200, { state: 'ended', may_withdraw: false }])
    }
    expect((await house.history(id)).filter((action) => action === 'withdraw')).toHaveLength(1)
  })
})
