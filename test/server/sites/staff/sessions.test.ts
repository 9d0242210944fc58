import { describe, expect, test } from 'vitest'
import { rows } from '../../../../server/platform/db.ts'
import { serverHouse } from '../../house.ts'
import { openBrowser, refusal } from './browser.ts'
import { AUTH, halfWay, proveBy } from './phone.ts'

describe('the list of sessions', () => {
  test('shows devices, and a cookie that was stolen is dead once its session is ended there', async () => {
    const house = await serverHouse()
    const { owner, browser, codeOf } = await halfWay(house)
    await proveBy(browser, codeOf())
    const thief = openBrowser(house)
    for (const [name, value] of browser.jar) thief.jar.set(name, value)
    expect(await refusal(thief.get('/v1/console/sites/acme/leads'))).toBe('200')

    const list = (await (await owner.get(`${AUTH}/sessions`)).json()) as { id: string; current: boolean; device: string }[]
    expect(list.map(({ current, device }) => ({ current, device }))).toContainEqual({ current: true, device: 'Firefox, Linux' })
    expect(list).toHaveLength(2)
    const stolen = list.find(({ current }) => !current)
    expect(await refusal(owner.delete(`${AUTH}/sessions/${stolen?.id}`))).toBe('204')
    expect(await refusal(thief.get('/v1/console/sites/acme/leads'))).toBe('401 unauthenticated')
    expect(await refusal(owner.delete(`${AUTH}/sessions/${stolen?.id}`))).toBe('404 not_found')
    expect(await refusal(owner.get('/v1/console/me'))).toBe('200')
  })

  test('ends all others at once, and nobody’s but one’s own', async () => {
    const house = await serverHouse()
    const { owner, browser, codeOf } = await halfWay(house)
    await house.everywhere.execute(
      `insert into staff (id, name, email) values ('00000000-0000-7000-8000-000000000001', 'Eve', 'eve@acme.example')`,
    )
    await house.everywhere.execute(
      `insert into staff_sessions (id, token, staff_id, expires_at) values ('00000000-0000-7000-8000-000000000002', 't', '00000000-0000-7000-8000-000000000001', now() + interval '1 hour')`,
    )
    await proveBy(browser, codeOf())
    expect(await refusal(owner.delete(`${AUTH}/sessions/00000000-0000-7000-8000-000000000002`))).toBe('404 not_found')
    expect(await (await owner.delete(`${AUTH}/sessions`)).json()).toEqual({ ended: 1 })
    expect(await refusal(browser.get('/v1/console/me'))).toBe('401 unauthenticated')
    expect(rows(await house.everywhere.execute('select 1 from staff_sessions'))).toHaveLength(2)
  })
})
