import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { rows } from '../../../server/platform/db.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { mailSend, queueMail, sendMails, type NewMail } from '../../../server/platform/mail.ts'
import { openMailer } from '../../../server/platform/mailer.ts'
import { mails } from '../../../server/platform/tables.ts'
import { embeddedDatabase, testDatabase, type AnyDatabase } from '../../database.ts'
import { inSite } from '../../../server/platform/tenancy.ts'

const postgres = await testDatabase()
const embedded = await embeddedDatabase()

/** A mail as the receiving server saw it. */
type Arrived = { readonly to: readonly string[]; readonly raw: string }

/** A real SMTP server; `options` give it a mood. */
const smtpServer = async (options: SMTPServerOptions = {}) => {
  const arrived: Arrived[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        arrived.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts).toString() })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { url: `smtp://127.0.0.1:${port}`, arrived }
}

const refusing = (responseCode: number, message: string): SMTPServerOptions => ({
  onRcptTo: (_address, _session, done) => done(Object.assign(new Error(message), { responseCode })),
})

/** The mail part of a site on a real database and queue. Without `smtpUrl` there is no mail server. */
const office = async (smtpUrl?: string, database: AnyDatabase = postgres) => {
  const { db, everywhere } = database
  const siteId = `shop-${randomUUID().slice(0, 8)}`
  const jobs = await startJobs(database, { jobs: [mailSend], supervise: false, onError: () => {} })
  const mailer = smtpUrl === undefined ? undefined : openMailer(smtpUrl, 'Shop <no-reply@shop.example>')
  onTestFinished(async () => {
    mailer?.close()
    await jobs.stop()
  })
  const send = sendMails({ db, jobs, mailer })
  return {
    db,
    everywhere,
    jobs,
    siteId,
    handler: send,
    queue: (mail: Partial<NewMail> = {}) =>
      inSite(db, siteId, (tx) =>
        queueMail(tx, jobs, {
          siteId,
          kind: 'opt_in',
          recipient: 'ana@example.com',
          subject: 'Potvrdite prijavu',
          text: 'Bok',
          html: '<p>Bok</p>',
          ...mail,
        }),
      ),
    send: (...ids: readonly string[]) => send(ids.map((mailId) => ({ siteId, mailId }))),
    stored: async () => (await everywhere.select().from(mails)).filter((mail) => mail.siteId === siteId),
  }
}

describe.each([
  ['PostgreSQL', postgres],
  ['the embedded database', embedded],
] as const)('on %s', (_, database) => {
  test('a mail arrives once, with both parts and an id of its own', async () => {
    const post = await smtpServer()
    const shop = await office(post.url, database)
    const id = await shop.queue()
    await shop.send(id)
    await shop.send(id)

    expect(post.arrived).toHaveLength(1)
    const { to, raw } = post.arrived[0]!
    expect(to).toEqual(['ana@example.com'])
    expect(raw).toContain(`Message-ID: <${id}@shop.example>`)
    expect(raw).toContain('Auto-Submitted: auto-generated')
    expect(raw).not.toContain('List-Unsubscribe')
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/m)
    expect(await shop.stored()).toMatchObject([{ state: 'sent', attempts: 1, lastError: null }])
  })

  test('a worker sends what is queued, and the job carries ids only', async () => {
    const post = await smtpServer()
    const shop = await office(post.url, database)
    await shop.queue()
    const jobs = rows<{ data: unknown }>(await shop.db.execute(sql`select data from pgboss.job where name = 'mail.send'`))
    expect(jobs.at(-1)!.data).toEqual({ siteId: expect.any(String), mailId: expect.any(String) })
    await shop.jobs.work(mailSend, shop.handler)
    await expect.poll(() => post.arrived.length, { timeout: 10_000 }).toBe(1)
  })

  test('the mail of a killed worker is looked at again when its lease is over', async () => {
    const post = await smtpServer()
    const shop = await office(post.url, database)
    const id = await shop.queue()
    await shop.everywhere.execute(sql`update mails set attempts = 1, leased_until = now() + interval '1 minute' where id = ${id}`)
    await shop.send(id)
    await shop.send(id)
    expect(post.arrived).toHaveLength(0)
    const later = await shop.db.execute(
      sql`select id from pgboss.job where name = 'mail.send' and data->>'mailId' = ${id} and start_after > now() + interval '30 seconds'`,
    )
    expect(rows(later)).toHaveLength(1)
  })

  test('without a mail server it stays in the outbox', async () => {
    const shop = await office(undefined, database)
    await shop.send(await shop.queue())
    expect(await shop.stored()).toMatchObject([{ state: 'outbox', attempts: 0 }])
  })

  test('the same mail queued again is one mail', async () => {
    const shop = await office(undefined, database)
    const id = randomUUID()
    await shop.queue({ id })
    await shop.queue({ id, subject: 'Another subject' })
    expect(await shop.stored()).toMatchObject([{ subject: 'Potvrdite prijavu' }])
  })
})

test('ten wake-ups at the same time send one mail', async () => {
  const post = await smtpServer()
  const shop = await office(post.url)
  const id = await shop.queue()
  await Promise.all(Array.from({ length: 10 }, () => shop.send(id)))
  expect(post.arrived).toHaveLength(1)
})

describe('a mail server that', () => {
  test('does not know the address (550) is not asked again, and its words are kept without the address', async () => {
    const post = await smtpServer(refusing(550, '5.1.1 <ana@example.com>: no such user'))
    const shop = await office(post.url)
    await shop.send(await shop.queue())
    const [mail] = await shop.stored()
    expect(mail).toMatchObject({ state: 'failed', attempts: 1 })
    expect(mail!.lastError).toContain('550')
    expect(mail!.lastError).not.toContain('ana@')
  })

  test('is busy (451) gets the mail later', async () => {
    let calls = 0
    const post = await smtpServer({
      onRcptTo: (_address, _session, done) =>
        done(++calls === 1 ? Object.assign(new Error('greylisted'), { responseCode: 451 }) : undefined),
    })
    const shop = await office(post.url)
    const id = await shop.queue()
    await shop.send(id)
    expect(await shop.stored()).toMatchObject([{ state: 'waiting', attempts: 1, lastError: expect.stringContaining('451') }])
    const waiting = rows<{ late: boolean }>(
      await shop.db.execute(
        sql`select start_after > now() + interval '5 seconds' as late from pgboss.job where name = 'mail.send' and data->>'mailId' = ${id}`,
      ),
    )
    expect(waiting.filter(({ late }) => late)).toHaveLength(1)
    await shop.send(id)
    expect(post.arrived).toHaveLength(1)
    expect(await shop.stored()).toMatchObject([{ state: 'sent', attempts: 2 }])
  })

  test('is not there is tried for a day and a half, then the mail has failed', async () => {
    const shop = await office('smtp://127.0.0.1:1')
    const id = await shop.queue()
    for (let i = 0; i < 9; i++) await shop.send(id)
    expect(await shop.stored()).toMatchObject([{ state: 'waiting', attempts: 9, lastError: expect.stringContaining('cannot be reached') }])
    await shop.send(id)
    await shop.send(id)
    expect(await shop.stored()).toMatchObject([{ state: 'failed', attempts: 10 }])
  })

  test('does not accept our password is the operator’s fault: the mail waits', async () => {
    const post = await smtpServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('bad password'), { responseCode: 535 })),
    })
    const shop = await office(post.url.replace('smtp://', 'smtp://user:wrong@'))
    await shop.send(await shop.queue())
    expect(await shop.stored()).toMatchObject([{ state: 'waiting', lastError: expect.stringContaining('535') }])
  })
})

describe('what a visitor typed cannot', () => {
  test.each([
    ['a line feed', 'Hello\nBcc: victim@example.com'],
    ['a carriage return', 'Hello\rBcc: victim@example.com'],
    ['both', 'Hello\r\nBcc: victim@example.com\r\n\r\nfree text'],
    ['a line separator', 'Hello\u2028Bcc: victim@example.com'],
    ['a next line', 'Hello\u0085Bcc: victim@example.com'],
    ['a null', 'Hello\u0000\nBcc: victim@example.com'],
    ['a folded line', 'Hello\r\n Bcc: victim@example.com'],
  ])('add a header through %s in the subject', async (_, subject) => {
    const post = await smtpServer()
    const shop = await office(post.url)
    await shop.send(await shop.queue({ subject }))
    const { to, raw } = post.arrived[0]!
    expect(to).toEqual(['ana@example.com'])
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im)
    expect(raw).toMatch(/^Subject: Hello/m)
  })

  test.each([
    'ana@example.com, victim@example.com',
    'ana@example.com;victim@example.com',
    'ana@example.com\r\nRCPT TO:<victim@example.com>',
    'ana@example.com\nBcc: victim@example.com',
    'Bank <ana@example.com>',
    '"Bank" <ana@example.com>',
    'group: ana@example.com, victim@example.com;',
    'ana@example.com victim@example.com',
    'ana',
    '',
    '@',
    '/etc/passwd',
  ])('send to anybody else: %j', async (recipient) => {
    const post = await smtpServer()
    const shop = await office(post.url)
    await shop.send(await shop.queue({ recipient }))
    expect(post.arrived).toHaveLength(0)
    expect(await shop.stored()).toMatchObject([{ state: 'failed' }])
  })

  test('be a template', async () => {
    const post = await smtpServer()
    const shop = await office(post.url)
    await shop.send(await shop.queue({ subject: '{{7*7}} ${7*7} <%= 7*7 %>', text: '{{7*7}}' }))
    const { raw } = post.arrived[0]!
    expect(raw).toContain('\r\nSubject: {{7*7}} ${7*7} <%= 7*7 %>\r\n')
    expect(raw).toContain('\r\n\r\n{{7*7}}\r\n')
  })
})
