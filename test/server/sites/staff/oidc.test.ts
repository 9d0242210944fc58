import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { serverHouse } from '../../house.ts'
import { firstOwner, openBrowser, refusal, type Browser, type House, sqlIn } from './browser.ts'

const AUTH = '/v1/console/auth'
const CALLBACK = `http://localhost:8787${AUTH}/callback/oidc`

type Claims = { readonly email: string; readonly email_verified: boolean; readonly name: string }

const cleanups: (() => unknown)[] = []
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

/** The provider warns of being set up for a test. */
beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.spyOn(console, 'info').mockImplementation(() => {})
})

type Finish = { interactionFinished: Provider['interactionFinished'] }

/** A company's identity provider, certified by the OpenID Foundation, where everybody is signed in already as `person.sub`. */
const company = async (person: { sub: string; claims: Claims }) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => server.close())
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: 'portik', client_secret: 'a-secret-of-the-company', redirect_uris: [CALLBACK] }],
    cookies: { keys: ['for a test'] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...person.claims }) }),
    loadExistingGrant: async ({ oidc }: { oidc: { client: { clientId: string }; session: { accountId: string } } }) => {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    const finish = (provider as Finish).interactionFinished.bind(provider)
    if (request.url?.startsWith('/interaction/')) void finish(request, response, { login: { accountId: person.sub } })
    else void answer(request, response)
  })
  return { issuer, close: () => server.close() }
}

/** Follows the provider's redirects as a browser does, until it leads back to us. */
const signInThere = async (start: string): Promise<string> => {
  const jar = new Map<string, string>()
  for (let url = start, hops = 0; hops < 10; hops += 1) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    url = new URL(answer.headers.get('Location') ?? '', url).href
    if (url.startsWith(CALLBACK)) return url
  }
  throw new Error('the provider led nowhere')
}

const begin = async (browser: Browser): Promise<string> => {
  const answer = await browser.post(`${AUTH}/oidc`)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { url: string }).url
}

const settings = (issuer: string) => ({
  PORTIK_OIDC_ISSUER: issuer,
  PORTIK_OIDC_CLIENT_ID: 'portik',
  PORTIK_OIDC_CLIENT_SECRET: 'a-secret-of-the-company',
})

const back = async (browser: Browser, url: string): Promise<string> => {
  const answer = await browser.get(url.replace('http://localhost:8787', ''))
  expect(answer.status).toBe(302)
  return answer.headers.get('Location') ?? ''
}

const ANA: Claims = { email: 'ana@acme.example', email_verified: true, name: 'Ana' }

describe('the account of a company', () => {
  const opened = async (claims: Claims, sub = 'ana'): Promise<{ house: House; person: { sub: string; claims: Claims } }> => {
    const person = { sub, claims }
    const { issuer } = await company(person)
    const house = await serverHouse(settings(issuer))
    await firstOwner(house)
    return { house, person }
  }

  test('signs in whom we know, as a first factor, and none of its tokens are kept', async () => {
    const { house, person } = await opened(ANA)
    const browser = openBrowser(house)
    expect(await (await browser.get(AUTH)).json()).toMatchObject({ oidc: true })
    const url = await begin(browser)
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      redirect_uri: CALLBACK,
      nonce: expect.any(String) as string,
    })
    expect(await back(browser, await signInThere(url))).toBe('http://localhost:8787/console')
    expect(await browser.me()).toMatchObject({ staff: { email: 'ana@acme.example' }, second_factor: 'needed' })
    expect(await refusal(browser.get('/v1/console/sites/acme/leads'))).toBe('403 second_factor_required')
    const kept = await sqlIn(house, 'select account_id, provider_id, access_token, refresh_token, id_token from staff_accounts')
    expect(kept).toEqual([{ account_id: 'ana', provider_id: 'oidc', access_token: null, refresh_token: null, id_token: null }])

    // A new address at the company is the same person here: the subject counts.
    person.claims = { ...ANA, email: 'ana.new@acme.example' }
    const again = openBrowser(house)
    expect(await back(again, await signInThere(await begin(again)))).toBe('http://localhost:8787/console')
    expect(await again.me()).toMatchObject({ staff: { email: 'ana@acme.example' } })
  })

  test('lets nobody in whom we do not know, and makes no account', async () => {
    const { house } = await opened({ email: 'eve@acme.example', email_verified: true, name: 'Eve' }, 'eve')
    const browser = openBrowser(house)
    expect(await back(browser, await signInThere(await begin(browser)))).toMatch(/^http:\/\/localhost:8787\/console\/signin\?error=/)
    expect(await refusal(browser.get('/v1/console/me'))).toBe('401 unauthenticated')
    expect(await sqlIn(house, 'select 1 from staff')).toHaveLength(1)
  })

  test('lets nobody in by an address that the company has not confirmed', async () => {
    const { house } = await opened({ ...ANA, email_verified: false }, 'eve')
    const browser = openBrowser(house)
    expect(await back(browser, await signInThere(await begin(browser)))).toContain('/console/signin?error=')
    expect(await refusal(browser.get('/v1/console/me'))).toBe('401 unauthenticated')
  })

  test('opens nothing in another browser, nor twice, nor with a made-up state or code', async () => {
    const { house } = await opened(ANA)
    const browser = openBrowser(house)
    const url = await signInThere(await begin(browser))
    const thief = openBrowser(house)
    expect(await back(thief, url)).toContain('error=')
    expect(await refusal(thief.get('/v1/console/me'))).toBe('401 unauthenticated')
    for (const query of ['', '?code=x', '?code=x&state=y', '?error=access_denied', '?state=%00'])
      expect(await back(thief, `${CALLBACK}${query}`)).toContain('error=')
    const used = openBrowser(house)
    const fresh = await signInThere(await begin(used))
    expect(await back(used, fresh)).toBe('http://localhost:8787/console')
    expect(await back(used, fresh)).toContain('error=')
  })

  test('is said to be unavailable while the company’s provider is, and not to exist where there is none', async () => {
    const house = await serverHouse(settings('http://127.0.0.1:9'))
    expect(await refusal(openBrowser(house).post(`${AUTH}/oidc`))).toBe('502 provider_unavailable')
    const without = await serverHouse()
    expect(await refusal(openBrowser(without).post(`${AUTH}/oidc`))).toBe('404 not_found')
  })
})
