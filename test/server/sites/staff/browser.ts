import { expect, vi } from 'vitest'
import { rows } from '../../../../server/platform/db.ts'
import { recentMails } from '../../../../server/platform/mail.ts'
import { inEverySite, inSite } from '../../../../server/platform/tenancy.ts'
import { setupLink } from '../../../../server/sites/staff/setup-link.ts'
import { insertSite } from '../../../../server/sites/store.ts'
import { serverHouse } from '../../house.ts'

export type House = Awaited<ReturnType<typeof serverHouse>>

/** Runs SQL over the rows of all sites: for what a test lays out and looks at. */
export const sqlIn = <Row = Record<string, unknown>>({ runtime }: House, text: string): Promise<Row[]> =>
  inEverySite(runtime.db, async (tx) => rows<Row>(await tx.execute(text)))

/** A server on a new embedded database, as the demo runs, with the site `acme`. */
export const embeddedHouse = async (): Promise<House> => {
  const house = await serverHouse({ DATABASE_URL: '', PORTIK_SEED: 'demo' })
  const controller = { name: 'Acme d.o.o.', email: 'privacy@acme.example' }
  await inEverySite(house.runtime.db, (tx) => insertSite(tx, { id: 'acme', name: 'Acme', locales: ['en', 'sr'], theme: {}, controller }))
  return house
}

const ORIGIN = 'http://localhost:8787'

/** A browser with a console open: it keeps cookies and says where it is from. */
export const openBrowser = (house: House, origin = ORIGIN) => {
  const jar = new Map<string, string>()
  const send = async (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) => {
    const answer = await house.app.request(`${origin}${path}`, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { Origin: origin }),
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(jar.size > 0 ? { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
        'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/max-age=0/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  return {
    jar,
    get: (path: string, headers?: Record<string, string>) => send('GET', path, undefined, headers),
    post: (path: string, json: unknown = {}, headers?: Record<string, string>) => send('POST', path, json, headers),
    patch: (path: string, json: unknown, headers?: Record<string, string>) => send('PATCH', path, json, headers),
    delete: (path: string, headers?: Record<string, string>) => send('DELETE', path, undefined, headers),
    me: async () => (await send('GET', '/v1/console/me')).json() as Promise<Record<string, unknown>>,
  }
}

export type Browser = ReturnType<typeof openBrowser>

/** The token in the fragment of a link. */
export const tokenOf = (link: string): string => /#[a-z]+=([\w-]+)/.exec(link)?.[1] ?? ''

/** The code of a problem, with its status, such as `403 second_factor_required`. */
export const refusal = async (asked: Response | Promise<Response>): Promise<string> => {
  const answer = await asked
  return answer.ok ? String(answer.status) : `${answer.status} ${((await answer.json()) as { code: string }).code}`
}

/** Becomes the first owner, in a new browser. */
export const firstOwner = async (house: House, email = 'ana@acme.example') => {
  const link = await setupLink(house.runtime.identity)
  const browser = openBrowser(house)
  const answer = await browser.post('/v1/console/auth/setup', { token: tokenOf(link ?? ''), name: 'Ana', email })
  expect(answer.status).toBe(204)
  return browser
}

/** The newest mail to an address; waits for it, for mails are made after the answer. */
export const mailTo = (house: House, recipient: string, after = 0) =>
  vi.waitFor(async () => {
    const all = await inSite(house.runtime.db, 'acme', (tx) => recentMails(tx, 'acme', 100))
    const found = all.filter((mail) => mail.recipient === recipient)
    expect(found.length).toBeGreaterThan(after)
    return { text: found[0]?.text ?? '', count: found.length }
  })

/** Asks for a sign-in link and answers its token. */
export const askLink = async (house: House, browser: Browser, email: string): Promise<string> => {
  const mails = await inSite(house.runtime.db, 'acme', (tx) => recentMails(tx, 'acme', 100))
  const before = mails.filter(({ recipient }) => recipient === email).length
  expect((await browser.post('/v1/console/auth/link', { email })).status).toBe(202)
  return tokenOf((await mailTo(house, email, before)).text)
}
