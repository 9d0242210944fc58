import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { choicesUrl, unsubscribeUrl } from '../../../gdpr/choice-links.ts'
import { recordConsents, type ConsentEvent } from '../../../gdpr/consent.ts'
import { currentNotice } from '../../../gdpr/notices.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import { rows } from '../../../server/platform/db.ts'
import { newId } from '../../../server/platform/id.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import type { Preferences } from '../../../server/privacy/contract/choices.ts'
import { contactForm, newsletterForm } from '../forms/world.ts'
import { serverHouse } from '../house.ts'

export const URL_OF_US = 'https://portal.example'

export const words = (purpose: string, locale: string): string => `I agree to ${purpose} (${locale}).`

/** The whole server with a site whose forms ask for two consents, and people who gave them. */
export const privacyHouse = async () => {
  const house = await serverHouse({ PORTIK_PUBLIC_URL: URL_OF_US })
  const { db, keys, sites } = house.runtime
  const site = await sites.get('acme')
  if (!site) throw new Error('no site')
  for (const definition of [contactForm, newsletterForm]) await publishForm(db, { site, definition, noticeTexts: words })

  /** A person who said something about purposes, at a time of the day. */
  const person = async (said: Readonly<Record<string, ConsentEvent['state']>>, extra: Partial<ConsentEvent> = {}) => {
    const id: string = randomUUID()
    const email = `${id}@example.com`
    await inSite(db, 'acme', async (tx) => {
      await tx.execute(sql`insert into subjects (site_id, id, identity, email) values ('acme', ${id}, ${`email:${email}`}, ${email})`)
      const at = new Date('2026-11-20T10:00:00Z')
      const events: ConsentEvent[] = []
      for (const [purpose, state] of Object.entries(said)) {
        const notice = await currentNotice(tx, 'acme', purpose, ['en'])
        events.push({ id: newId(), subjectId: id, submissionId: null, purpose, noticeId: notice!.id, state, at, ...extra })
      }
      await recordConsents(tx, 'acme', events)
    })
    const link = choicesUrl(keys, URL_OF_US, { siteId: 'acme', subjectId: id })
    return {
      id,
      email,
      link,
      /** The link's last part, which is a bearer token too. */
      token: link.split('/').at(-1) ?? '',
      unsubscribe: (purpose: string) => unsubscribeUrl(keys, URL_OF_US, { siteId: 'acme', subjectId: id, purpose }),
    }
  }

  const ask = (path: string, init: RequestInit = {}) => house.app.request(path.replace(URL_OF_US, ''), init)
  const post = (path: string, fields: Readonly<Record<string, string>> = {}, headers: Readonly<Record<string, string>> = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  const json = (method: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    ask(path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } })
  const query = async <Row>(text: string) => rows<Row>(await house.everywhere.execute(sql.raw(text)))
  return {
    ...house,
    person,
    ask,
    post,
    json,
    query,
    preferences: async (token: string): Promise<Preferences> => {
      const answer = await ask('/v1/sites/acme/preferences?locale=en', { headers: { Authorization: `Bearer ${token}` } })
      return (await answer.json()) as Preferences
    },
    change: (token: string, changes: readonly unknown[], headers: Readonly<Record<string, string>> = {}) =>
      json('PUT', '/v1/sites/acme/preferences', { locale: 'en', changes }, { Authorization: `Bearer ${token}`, ...headers }),
    mailsTo: (email: string) => query<{ text: string; subject: string; kind: string }>(`select * from mails where recipient = '${email}'`),
    events: (id: string) =>
      query<{ state: string; source: string; gpc: boolean; purpose: string }>(
        `select state, source, gpc, purpose from consents where subject_id = '${id}' order by at, id`,
      ),
  }
}
