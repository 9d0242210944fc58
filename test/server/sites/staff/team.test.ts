import { describe, expect, test } from 'vitest'
import { rows } from '../../../../server/platform/db.ts'
import { serverHouse } from '../../house.ts'
import { portik } from '../../portik.ts'
import { askLink, firstOwner, mailTo, openBrowser, refusal, tokenOf, type Browser, type House } from './browser.ts'

const AUTH = '/v1/console/auth'
const STAFF = '/v1/console/sites/acme/staff'

/** A second factor that somebody proved, without the ceremony, which has tests of its own. */
const prove = (house: House) => house.everywhere.execute('update staff_sessions set second_factor_at = now()')

const owned = async () => {
  const house = await serverHouse()
  const owner = await firstOwner(house)
  await prove(house)
  return { house, owner }
}

const inviteAs = async (owner: Browser, email: string, role = 'agent') => {
  const answer = await owner.post(`${STAFF}/invitations`, { email, role })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { id: string; link: string }
}

/** Somebody who joined by the link of their mail. */
const join = async (house: House, owner: Browser, email: string, role = 'agent') => {
  await inviteAs(owner, email, role)
  const token = tokenOf((await mailTo(house, email)).text)
  const browser = openBrowser(house)
  expect(await refusal(browser.post(`${AUTH}/invitation/accept`, { token, name: email.split('@')[0] }))).toBe('204')
  await prove(house)
  const { staff } = (await browser.me()) as { staff: { id: string } }
  return { browser, id: staff.id }
}

const members = async (owner: Browser) =>
  ((await (await owner.get(STAFF)).json()) as { members: { email: string; role: string }[] }).members.map(
    ({ email, role }) => `${email} ${role}`,
  )

describe('an invitation', () => {
  test('goes out by mail, says to what, and makes a member', async () => {
    const { house, owner } = await owned()
    const { link } = await inviteAs(owner, 'Ben@Acme.example', 'viewer')
    const mail = await mailTo(house, 'ben@acme.example')
    expect(mail.text).toContain('ana@acme.example')
    expect(tokenOf(mail.text)).not.toBe(tokenOf(link))
    const browser = openBrowser(house)
    const token = tokenOf(mail.text)
    expect(await (await browser.post(`${AUTH}/invitation`, { token })).json()).toMatchObject({
      site: { id: 'acme', name: 'Acme' },
      email: 'ben@acme.example',
      role: 'viewer',
      account: 'none',
    })
    expect(await refusal(browser.post(`${AUTH}/invitation/accept`, { token, name: 'Ben', locale: 'de' }))).toBe('204')
    expect(await browser.me()).toMatchObject({ staff: { name: 'Ben' }, locale: 'de', second_factor: 'needed', sites: [{ role: 'viewer' }] })
    expect(await refusal(openBrowser(house).post(`${AUTH}/invitation/accept`, { token, name: 'Eve' }))).toBe('410 invitation_used')
    expect(await refusal(openBrowser(house).post(`${AUTH}/invitation/accept`, { token: tokenOf(link) }))).toBe('410 invitation_used')
    expect(await refusal(owner.post(`${STAFF}/invitations`, { email: 'ben@acme.example', role: 'agent' }))).toBe('409 already_member')
    const stored = JSON.stringify(rows(await house.everywhere.execute('select * from staff_invitations')))
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(tokenOf(link))
  })

  test('that has expired says so, and asks the owner for another one, once', async () => {
    const { house, owner } = await owned()
    const { link, id } = await inviteAs(owner, 'ben@acme.example')
    await house.everywhere.execute(`update staff_invitations set expires_at = now() - interval '1 second'`)
    const browser = openBrowser(house)
    const token = tokenOf(link)
    expect(await refusal(browser.post(`${AUTH}/invitation`, { token }))).toBe('410 invitation_expired')
    expect(await refusal(browser.post(`${AUTH}/invitation/accept`, { token }))).toBe('410 invitation_expired')
    for (let i = 0; i < 3; i += 1) expect(await refusal(browser.post(`${AUTH}/invitation/ask`, { token }))).toBe('202')
    const { text, count } = await mailTo(house, 'ana@acme.example')
    expect(count).toBe(1)
    expect(text).toContain('ben@acme.example')
    expect(await (await owner.get(STAFF)).json()).toMatchObject({ invitations: [{ email: 'ben@acme.example', expired: true }] })

    const renewed = (await (await owner.post(`${STAFF}/invitations/${id}/renew`)).json()) as { link: string }
    expect(await refusal(browser.post(`${AUTH}/invitation`, { token: tokenOf(renewed.link) }))).toBe('200')
    expect(await refusal(browser.post(`${AUTH}/invitation`, { token }))).toBe('410 invitation_revoked')
  })

  test('that was withdrawn, or made up, opens nothing', async () => {
    const { house, owner } = await owned()
    const { link, id } = await inviteAs(owner, 'ben@acme.example')
    expect(await refusal(owner.delete(`${STAFF}/invitations/${id}`))).toBe('204')
    expect(await refusal(owner.delete(`${STAFF}/invitations/${id}`))).toBe('404 not_found')
    const browser = openBrowser(house)
    expect(await refusal(browser.post(`${AUTH}/invitation/accept`, { token: tokenOf(link) }))).toBe('410 invitation_revoked')
    expect(await refusal(browser.post(`${AUTH}/invitation/accept`, { token: 'x'.repeat(43) }))).toBe('410 invitation_unknown')
  })

  test('is no way into somebody’s account: who has one signs in first', { timeout: 60_000 }, async () => {
    const { house, owner } = await owned()
    await house.everywhere.execute(
      `insert into sites (id, name, locales, controller) values ('other', 'Other', '["en"]', '{"name":"O","email":"o@other.example"}')`,
    )
    const { browser: ben } = await join(house, owner, 'ben@acme.example')
    const { link } = JSON.parse(
      (await portik(house.env, 'staff', 'invite', '--site', 'other', '--role', 'dpo', '--email', 'ben@acme.example', '--json')).out,
    ) as { link: string }
    const token = tokenOf(link)
    const thief = openBrowser(house)
    expect(await (await thief.post(`${AUTH}/invitation`, { token })).json()).toMatchObject({ account: 'sign_in_first' })
    expect(await refusal(thief.post(`${AUTH}/invitation/accept`, { token }))).toBe('403 sign_in_first')
    expect(await refusal(owner.post(`${AUTH}/invitation/accept`, { token }))).toBe('403 sign_in_first')
    expect(await (await ben.post(`${AUTH}/invitation`, { token })).json()).toMatchObject({ account: 'yours' })
    expect(await refusal(ben.post(`${AUTH}/invitation/accept`, { token }))).toBe('204')
    expect(await ben.me()).toMatchObject({
      second_factor: 'done',
      sites: [
        { id: 'acme', role: 'agent' },
        { id: 'other', role: 'dpo' },
      ],
    })
  })

  test('by mail takes an account back from whoever made it by a copied link', { timeout: 60_000 }, async () => {
    const { house, owner } = await owned()
    const { link } = await inviteAs(owner, 'eva@acme.example')
    const impostor = openBrowser(house)
    await impostor.post(`${AUTH}/invitation/accept`, { token: tokenOf(link), name: 'Not Eva' })
    await house.everywhere.execute(
      `insert into sites (id, name, locales, controller) values ('other', 'Other', '["en"]', '{"name":"O","email":"o@other.example"}')`,
    )
    const command = await portik(
      house.env,
      'staff',
      'invite',
      '--site',
      'other',
      '--role',
      'owner',
      '--email',
      'eva@acme.example',
      '--json',
    )
    const copied = (JSON.parse(command.out) as { link: string }).link
    expect(await refusal(impostor.post(`${AUTH}/invitation/accept`, { token: tokenOf(copied) }))).toBe('403 address_unproven')
    const [{ text } = { text: '' }] = rows<{ text: string }>(
      await house.everywhere.execute(`select text from mails where site_id = 'other' and recipient = 'eva@acme.example'`),
    )
    const eva = openBrowser(house)
    expect(await refusal(eva.post(`${AUTH}/invitation/accept`, { token: tokenOf(text) }))).toBe('204')
    expect(await refusal(impostor.get('/v1/console/me'))).toBe('401 unauthenticated')
    expect(await eva.me()).toMatchObject({ sites: [{ id: 'acme' }, { id: 'other', role: 'owner' }] })
  })
})

describe('a site', () => {
  test('never loses its last owner, whoever tries, and however many at once', async () => {
    const { house, owner } = await owned()
    const { staff } = (await owner.me()) as { staff: { id: string } }
    expect(await refusal(owner.delete(`${STAFF}/${staff.id}`))).toBe('409 last_owner')
    expect(await refusal(owner.patch(`${STAFF}/${staff.id}`, { role: 'viewer' }))).toBe('409 last_owner')
    const { browser: second, id } = await join(house, owner, 'ben@acme.example', 'owner')
    const both = await Promise.all([
      refusal(owner.patch(`${STAFF}/${id}`, { role: 'agent' })),
      refusal(second.patch(`${STAFF}/${staff.id}`, { role: 'agent' })),
    ])
    expect(both.filter((answer) => answer === '204')).toHaveLength(1)
    expect(rows(await house.everywhere.execute(`select 1 from staff_members where role = 'owner'`))).toHaveLength(1)
  })

  test('does not rid itself of its data protection officer', async () => {
    const { house, owner } = await owned()
    const { browser: officer, id } = await join(house, owner, 'dana@acme.example', 'dpo')
    expect(await refusal(owner.delete(`${STAFF}/${id}`))).toBe('409 officer_protected')
    expect(await refusal(owner.patch(`${STAFF}/${id}`, { role: 'viewer' }))).toBe('409 officer_protected')
    const { id: other } = await join(house, owner, 'dora@acme.example', 'dpo')
    expect(await refusal(owner.delete(`${STAFF}/${other}`))).toBe('204')
    expect(await refusal(officer.delete(`${STAFF}/${id}`))).toBe('204')
    expect(await refusal(officer.get('/v1/console/me'))).toBe('401 unauthenticated')
    expect(await members(owner)).toEqual(['ana@acme.example owner'])
  })

  test('shows its staff to owners and officers, and lets owners alone change it', async () => {
    const { house, owner } = await owned()
    const { browser: agent, id } = await join(house, owner, 'ben@acme.example', 'agent')
    const { browser: officer } = await join(house, owner, 'dana@acme.example', 'dpo')
    expect(await refusal(agent.get(STAFF))).toBe('403 forbidden')
    expect(await refusal(officer.get(STAFF))).toBe('200')
    for (const browser of [agent, officer]) {
      expect(await refusal(browser.patch(`${STAFF}/${id}`, { role: 'owner' }))).toBe('403 forbidden')
      expect(await refusal(browser.post(`${STAFF}/invitations`, { email: 'x@acme.example', role: 'owner' }))).toBe('403 forbidden')
      expect(await refusal(browser.post(`${STAFF}/${id}/reset-factors`))).toBe('403 forbidden')
    }
    expect(await refusal(officer.delete(`${STAFF}/${id}`))).toBe('403 forbidden')
    expect(await refusal(owner.patch(`${STAFF}/${id}`, { role: 'moderator' }))).toBe('204')
    expect(await refusal(agent.get('/v1/console/sites/acme/connections'))).toBe('403 forbidden')
    expect(await refusal(agent.delete(`${STAFF}/${id}`))).toBe('204')
    expect(rows(await house.everywhere.execute(`select 1 from staff where email = 'ben@acme.example'`))).toEqual([])
  })

  test('writes down who invited, joined, was promoted, reset and removed', async () => {
    const { house, owner } = await owned()
    const { id } = await join(house, owner, 'ben@acme.example')
    await owner.patch(`${STAFF}/${id}`, { role: 'viewer' })
    await owner.post(`${STAFF}/${id}/reset-factors`)
    await owner.delete(`${STAFF}/${id}`)
    const written = rows<{ action: string; actor_name: string; details: unknown }>(
      await house.everywhere.execute(`select action, actor_name, details from audit_entries where action <> 'staff.sign_in' order by id`),
    )
    expect(written.map(({ action, actor_name }) => `${action} ${actor_name}`)).toEqual([
      'staff.invite ana@acme.example',
      'staff.join ben@acme.example',
      'staff.role ana@acme.example',
      'staff.factors_reset ana@acme.example',
      'staff.remove ana@acme.example',
    ])
    expect(written.map(({ details }) => details)).toContainEqual({ from: 'agent', to: 'viewer' })
  })
})

describe('a second factor that is lost', () => {
  test('is reset by another owner: all sessions end, and the person is told', async () => {
    const { house, owner } = await owned()
    const { browser, id } = await join(house, owner, 'ben@acme.example')
    const { staff } = (await owner.me()) as { staff: { id: string } }
    await house.everywhere.execute(`insert into staff_authenticators (staff_id, secret, since) values ('${id}', 'lost', now())`)
    expect(await refusal(owner.post(`${STAFF}/${staff.id}/reset-factors`))).toBe('403 forbidden')
    const { count } = await mailTo(house, 'ben@acme.example')
    expect(await refusal(owner.post(`${STAFF}/${id}/reset-factors`))).toBe('204')
    expect(await refusal(browser.get('/v1/console/me'))).toBe('401 unauthenticated')
    expect((await mailTo(house, 'ben@acme.example', count)).text).toContain('ana@acme.example has reset')
    await browser.post(`${AUTH}/link/confirm`, { token: await askLink(house, browser, 'ben@acme.example') })
    expect(await refusal(browser.get(`${AUTH}/factors`))).toBe('200')
    expect(await browser.me()).toMatchObject({ second_factor: 'needed', factors: { authenticator: false } })
  })

  test('is reset by the operator from a shell, who can print a sign-in link too', { timeout: 90_000 }, async () => {
    const { house } = await owned()
    await house.everywhere.execute(`insert into staff_authenticators (staff_id, secret, since) select id, 'lost', now() from staff`)
    const reset = await portik(house.env, 'staff', 'reset', '--email', 'ana@acme.example')
    expect(reset.code).toBe(0)
    const { out } = await portik(house.env, 'staff', 'link', '--email', 'ana@acme.example')
    const browser = openBrowser(house)
    expect(await refusal(browser.post(`${AUTH}/link/confirm`, { token: tokenOf(out) }))).toBe('204')
    expect(await browser.me()).toMatchObject({ factors: { authenticator: false } })
    const list = await portik(house.env, 'staff', 'list', '--site', 'acme', '--json')
    expect(JSON.parse(list.out)).toMatchObject([{ email: 'ana@acme.example', role: 'owner', secondFactor: false }])
    expect((await portik(house.env, 'staff', 'remove', '--site', 'acme', '--email', 'ana@acme.example')).err).toContain('needs an owner')
    expect((await portik(house.env, 'staff', 'reset', '--email', 'nobody@acme.example')).code).toBe(1)
  })
})
