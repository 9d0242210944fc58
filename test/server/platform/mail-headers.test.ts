import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { openMailer } from '../../../server/platform/mailer.ts'

/** Sends a mail to a real SMTP server and answers its headers, unfolded. */
const headersOf = async (unsubscribe: string | null): Promise<string> => {
  let raw = ''
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.on('data', (part: Buffer) => (raw += part.toString()))
      stream.on('end', () => done())
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const mailer = openMailer(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, 'Shop <no-reply@shop.example>')
  onTestFinished(async () => {
    mailer.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const letter = { id: '1', recipient: 'ana@example.com', subject: 'News', text: 'News', html: '<p>News</p>', unsubscribe }
  expect((await mailer.send(letter)).kind).toBe('sent')
  return raw.split('\r\n\r\n')[0]!.replace(/\r\n[ \t]+/g, ' ')
}

test('a mail that rests on consent carries the link by which a mail program ends such mails (RFC 8058), and no other mail does', async () => {
  const url = `https://portal.example/privacy/shop/unsubscribe/${'x'.repeat(120)}`
  const headers = await headersOf(url)
  expect(headers).toContain(`List-Unsubscribe: <${url}>`)
  expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(await headersOf(null)).not.toContain('List-Unsubscribe')
})
