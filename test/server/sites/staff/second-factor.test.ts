import { describe, expect, test } from 'vitest'
import { serverHouse } from '../../house.ts'
import { askLink, embeddedHouse, firstOwner, mailTo, openBrowser, refusal, sqlIn } from './browser.ts'
import { AUTH, halfWay, phone, proveBy, setUpApp, wrongFor } from './phone.ts'

describe('an authenticator app', () => {
  test('is set up with its first right code, and opens the rooms', async () => {
    const house = await serverHouse()
    const owner = await firstOwner(house)
    const stolen = new Map(owner.jar)
    const { secret, codes } = await setUpApp(owner)
    expect(codes).toHaveLength(10)
    expect(codes.every((code) => /^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/.test(code))).toBe(true)
    expect(await owner.me()).toMatchObject({ second_factor: 'done', factors: { authenticator: true, recovery_codes: 10 } })
    expect(await refusal(owner.get('/v1/console/sites/acme/leads'))).toBe('200')
    const thief = openBrowser(house)
    for (const [name, value] of stolen) thief.jar.set(name, value)
    expect(await refusal(thief.get('/v1/console/me'))).toBe('401 unauthenticated')
    const stored = JSON.stringify(await house.everywhere.execute('select * from staff_authenticators, staff_recovery_codes'))
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(codes[0])
    expect((await mailTo(house, 'ana@acme.example')).text).toContain('authenticator app')
  })

  test('lets its person in with a code, once', async () => {
    const house = await serverHouse()
    const { browser, codeOf } = await halfWay(house)
    expect(await browser.me()).toMatchObject({ second_factor: 'needed' })
    expect(await refusal(browser.get('/v1/console/sites/acme/leads'))).toBe('403 second_factor_required')
    const code = codeOf()
    expect(await refusal(proveBy(browser, wrongFor(code)))).toBe('422 code_wrong')
    expect(await refusal(proveBy(browser, `${code.slice(0, 3)} ${code.slice(3)}`))).toBe('204')
    expect(await browser.me()).toMatchObject({ second_factor: 'done' })
    const other = openBrowser(house)
    await other.post(`${AUTH}/link/confirm`, { token: await askLink(house, other, 'ana@acme.example') })
    expect(await refusal(proveBy(other, code))).toBe('422 code_wrong')
    expect(await refusal(proveBy(other, codeOf(-1)))).toBe('422 code_wrong')
  })

  test('takes no code twice, even at the same time', async () => {
    const house = await serverHouse()
    const { browser, codeOf } = await halfWay(house)
    const code = codeOf()
    const answers = await Promise.all([proveBy(browser, code), proveBy(browser, code), proveBy(browser, code)])
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
  })

  test('cannot be replaced, nor seen, by whoever has the mailbox only', async () => {
    const house = await serverHouse()
    const { browser } = await halfWay(house)
    for (const path of ['factors/authenticator', 'factors/passkeys/options', 'factors/recovery-codes'])
      expect(await refusal(browser.post(`${AUTH}/${path}`))).toBe('403 second_factor_required')
    expect(await refusal(browser.get(`${AUTH}/factors`))).toBe('403 second_factor_required')
    expect(await refusal(browser.get(`${AUTH}/sessions`))).toBe('403 second_factor_required')
    expect(await refusal(browser.delete(`${AUTH}/factors/authenticator`))).toBe('403 second_factor_required')
  })

  test('goes on working until the new phone has proven itself', async () => {
    const house = await serverHouse()
    const { owner, browser, codeOf, secret } = await halfWay(house)
    const { secret: next } = (await (await owner.post(`${AUTH}/factors/authenticator`)).json()) as { secret: string }
    expect(next).not.toBe(secret)
    expect(await refusal(proveBy(browser, codeOf()))).toBe('204')
    const answer = await owner.post(`${AUTH}/factors/authenticator/confirm`, { code: phone(next)(-1) })
    expect(await answer.json()).toEqual({})
    const other = openBrowser(house)
    await other.post(`${AUTH}/link/confirm`, { token: await askLink(house, other, 'ana@acme.example') })
    expect(await refusal(proveBy(other, codeOf(1)))).toBe('422 code_wrong')
    expect(await refusal(proveBy(other, phone(next)()))).toBe('204')
  })

  test('stays while it is the only one', async () => {
    const house = await serverHouse()
    const { owner } = await halfWay(house)
    expect(await refusal(owner.delete(`${AUTH}/factors/authenticator`))).toBe('409 last_factor')
  })
})

describe('a recovery code', () => {
  test('lets its person in once, however it is typed, and the person is told', async () => {
    const house = await serverHouse()
    const { browser, codes } = await halfWay(house)
    const typed = ` ${codes[3]?.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')}`
    const before = (await mailTo(house, 'ana@acme.example')).count
    expect(await refusal(proveBy(browser, typed, 'recovery-code'))).toBe('204')
    expect((await mailTo(house, 'ana@acme.example', before)).text).toContain('9 codes are left')
    expect(await browser.me()).toMatchObject({ second_factor: 'done', factors: { recovery_codes: 9 } })
    const other = openBrowser(house)
    await other.post(`${AUTH}/link/confirm`, { token: await askLink(house, other, 'ana@acme.example') })
    expect(await refusal(proveBy(other, codes[3] ?? '', 'recovery-code'))).toBe('422 code_wrong')
  })

  test('is worthless once new ones are made', async () => {
    const house = await serverHouse()
    const { owner, browser, codes } = await halfWay(house)
    const made = (await (await owner.post(`${AUTH}/factors/recovery-codes`)).json()) as { recovery_codes: string[] }
    expect(await refusal(proveBy(browser, codes[0] ?? '', 'recovery-code'))).toBe('422 code_wrong')
    expect(await refusal(proveBy(browser, made.recovery_codes[0] ?? '', 'recovery-code'))).toBe('204')
  })

  test('of somebody else opens nothing', async () => {
    const house = await serverHouse()
    const { browser, codes } = await halfWay(house)
    await house.everywhere.execute(
      `insert into staff (id, name, email) values ('00000000-0000-7000-8000-000000000001', 'Eve', 'eve@acme.example')`,
    )
    await house.everywhere.execute(`update staff_recovery_codes set staff_id = '00000000-0000-7000-8000-000000000001'`)
    expect(await refusal(proveBy(browser, codes[0] ?? '', 'recovery-code'))).toBe('422 code_wrong')
  })
})

describe('whoever guesses codes', () => {
  test('has five tries, then waits that grow, and a right code ends them', async () => {
    const house = await serverHouse()
    const { browser, codeOf } = await halfWay(house)
    const wrong = wrongFor(codeOf())
    for (let i = 0; i < 5; i += 1) expect(await refusal(proveBy(browser, wrong))).toBe('422 code_wrong')
    const waits: number[] = []
    for (let i = 0; i < 4; i += 1) {
      const answer = await proveBy(browser, codeOf())
      expect(await refusal(answer.clone())).toBe('429 rate_limited')
      waits.push(Number(answer.headers.get('Retry-After')))
      await sqlIn(house, `update staff_attempts set blocked_until = now() - interval '1 second'`)
      expect(await refusal(proveBy(browser, wrong))).toBe('422 code_wrong')
    }
    expect(waits.map((seconds) => Math.round(seconds / 30))).toEqual([1, 2, 4, 8])
    await sqlIn(house, `update staff_attempts set blocked_until = now() - interval '1 second'`)
    expect(await refusal(proveBy(browser, codeOf()))).toBe('204')
    expect(await sqlIn(house, 'select 1 from staff_attempts')).toEqual([])
  })

  test('gets no more tries by sending many at once, nor by changing the kind of code', async () => {
    const house = await serverHouse()
    const { browser, codeOf } = await halfWay(house)
    const wrong = wrongFor(codeOf())
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => (i % 2 ? proveBy(browser, wrong) : proveBy(browser, `wrong-${i}`, 'recovery-code'))),
    )
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(19)
  })

  test('is noticed after ten: by the audit, and by the person', async () => {
    const house = await serverHouse()
    const { browser, codeOf } = await halfWay(house)
    const wrong = wrongFor(codeOf())
    const { count } = await mailTo(house, 'ana@acme.example')
    const noticed = async () => await sqlIn(house, `select actor_name, object_kind from audit_entries where action = 'staff.codes_failed'`)
    for (let i = 0; i < 9; i += 1) {
      await proveBy(browser, wrong)
      await sqlIn(house, `update staff_attempts set blocked_until = now() - interval '1 second'`)
    }
    expect(await noticed()).toEqual([])
    await proveBy(browser, wrong)
    expect(await noticed()).toEqual([{ actor_name: 'ana@acme.example', object_kind: 'staff' }])
    expect((await mailTo(house, 'ana@acme.example', count)).text).toContain('10 times in a row')
  })

  test('from one network is slowed down, whatever the tokens', async () => {
    const house = await serverHouse({ PORTIK_TRUSTED_PROXIES: '127.0.0.1' })
    const guess = (from: string) => openBrowser(house).post(`${AUTH}/link/confirm`, { token: 'x'.repeat(43) }, { 'X-Forwarded-For': from })
    for (let i = 0; i < 100; i += 1) expect((await guess('192.0.2.9')).status).toBe(410)
    const answer = await guess('192.0.2.9')
    expect(await refusal(answer.clone())).toBe('429 rate_limited')
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await guess('192.0.2.10')).status).toBe(410)
  })
})

describe('on the embedded database', () => {
  // A new embedded database takes its time.
  test('codes work once, recovery codes too, and wrong ones have to wait', { timeout: 120_000 }, async () => {
    const house = await embeddedHouse()
    const { browser, codeOf, codes } = await halfWay(house)
    // The demo asks for no second factor, but for the one that somebody has.
    expect(await browser.me()).toMatchObject({ second_factor: 'needed', demo: true })
    const wrong = wrongFor(codeOf())
    for (let i = 0; i < 4; i += 1) expect(await refusal(proveBy(browser, wrong))).toBe('422 code_wrong')
    expect(await refusal(proveBy(browser, codeOf()))).toBe('204')
    for (let i = 0; i < 5; i += 1) expect(await refusal(proveBy(browser, codeOf()))).toBe('422 code_wrong')
    expect(await refusal(proveBy(browser, codes[0] ?? '', 'recovery-code'))).toBe('429 rate_limited')
    await sqlIn(house, `update staff_attempts set blocked_until = now() - interval '1 second'`)
    expect(await refusal(proveBy(browser, codes[0] ?? '', 'recovery-code'))).toBe('204')
    expect(await browser.me()).toMatchObject({ factors: { recovery_codes: 9 } })
  })
})
