import { describe, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { queueMail, sendMails } from '../../../server/platform/mail.ts'
import { rows } from '../../../server/platform/db.ts'
import { siteConsole } from './console.ts'

const LINK = `https://portal.example/f/acme/contact/confirm/${'k'.repeat(80)}.${'s'.repeat(43)}`

type Listed = { mails: { id: string; state: string; kind: string }[]; counts: Record<string, number>; smtp: boolean; next: string | null }

/** A server with these mails, in these states. */
const post = async (env: Record<string, string>, ...mails: readonly (readonly [kind: string, state: string])[]) => {
  const house = await siteConsole(env)
  const { jobs } = house.runtime
  const db = house.everywhere
  for (const [kind, state] of mails) {
    const id = await db.transaction((tx) =>
      queueMail(tx, jobs, {
        siteId: 'acme',
        kind,
        recipient: 'ana@example.com',
        subject: `About ${kind}`,
        text: `Hello.\n${LINK}\n`,
        html: '',
      }),
    )
    await db.execute(sql`update mails set state = ${state}, fault = ${state === 'failed' ? 'recipient_refused' : null} where id = ${id}`)
  }
  const list = async (query = '') => (await house.call(`/mails${query}`)).body as Listed
  return { ...house, list }
}

const SMTP = { SMTP_URL: 'smtp://127.0.0.1:1', PORTIK_MAIL_FROM: 'a@acme.example' }

test('mails are listed with their states, and whether there is a mail server', async () => {
  const { list } = await post({}, ['opt_in', 'sent'], ['receipt', 'failed'], ['opt_in', 'outbox'])
  expect(await list()).toMatchObject({ counts: { sent: 1, failed: 1, outbox: 1, waiting: 0 }, smtp: false })
  expect((await list('?state=failed')).mails).toMatchObject([{ kind: 'receipt', fault: 'recipient_refused', recipient: 'ana@example.com' }])
  expect((await list('?kind=opt_in&limit=1')).next).not.toBeNull()
  expect(JSON.stringify(await list())).not.toContain('confirm')
})

test('whoever reads a mail is written down; a key in a mail that was sent is cut out, one that nobody sends is shown', async () => {
  const { everywhere, call, list } = await post({}, ['opt_in', 'sent'], ['opt_in', 'outbox'])
  const texts = await Promise.all(
    (await list()).mails.map(async ({ id, state }) => [state, ((await call(`/mails/${id}`)).body as { text: string }).text] as const),
  )
  expect(Object.fromEntries(texts)['sent']).toContain('https://portal.example/f/acme/contact/confirm/…')
  expect(Object.fromEntries(texts)['sent']).not.toContain('kkkk')
  expect(Object.fromEntries(texts)['outbox']).toContain(LINK)
  const read = rows(await everywhere.execute(sql`select 1 from audit_entries where action = 'mail.read' and object_kind = 'mail'`))
  expect(read).toHaveLength(2)
})

test('a way into the console is shown to nobody, mail server or not', async () => {
  const { call, list } = await post({}, ['staff_sign_in', 'outbox'])
  const [mail] = (await list()).mails
  expect(((await call(`/mails/${mail!.id}`)).body as { text: string }).text).not.toContain('kkkk')
})

describe('what was not sent', () => {
  test('cannot be sent without a mail server, and the answer says so', async () => {
    const { call, list } = await post({}, ['opt_in', 'outbox'])
    const [mail] = (await list()).mails
    expect(await call(`/mails/${mail!.id}/retry`, { json: {} })).toMatchObject({ status: 409, body: { code: 'smtp_missing' } })
    expect(await call('/mails/retry', { json: {} })).toMatchObject({ status: 409 })
  })

  test('is sent again, one or all; what was sent is not', async () => {
    const { runtime, call, list } = await post(SMTP, ['opt_in', 'sent'], ['receipt', 'failed'], ['opt_in', 'outbox'])
    const of = async (state: string) => (await list(`?state=${state}`)).mails
    const [sent] = await of('sent')
    const [failed] = await of('failed')
    expect(await call(`/mails/${sent!.id}/retry`, { json: {} })).toMatchObject({ status: 409, body: { code: 'mail_done' } })
    expect(await call(`/mails/${failed!.id}/retry`, { json: {} })).toMatchObject({
      status: 202,
      body: { state: 'waiting', attempts: 0, fault: null },
    })
    expect((await call('/mails/retry', { json: {} })).body).toEqual({ started: 1 })
    expect(await of('waiting')).toHaveLength(2)
    await sendMails({ db: runtime.db, jobs: runtime.jobs, mailer: runtime.mailer })([{ siteId: 'acme', mailId: failed!.id }])
    expect((await of('waiting')).find(({ id }) => id === failed!.id)).toMatchObject({ fault: 'server_unreachable', attempts: 1 })
  })

  test('is for owners and agents', async () => {
    const { call, list } = await post(SMTP, ['opt_in', 'failed'])
    const [mail] = (await list()).mails
    for (const role of ['dpo', 'viewer', 'moderator'] as const)
      expect((await call(`/mails/${mail!.id}/retry`, { role, json: {} })).status).toBe(403)
    for (const role of ['viewer', 'moderator'] as const) expect((await call('/mails', { role })).status).toBe(403)
  })
})
