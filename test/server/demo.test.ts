import { expect, test } from 'vitest'
import { demoInbox, seedDemo } from '../../server/demo.ts'
import { queueMail } from '../../server/platform/mail.ts'
import { inSite } from '../../server/platform/tenancy.ts'
import { serverHouse } from './house.ts'

const inboxAt = async (publicUrl: string): Promise<string[]> => {
  const { runtime } = await serverHouse({ PORTIK_SEED: 'demo', PORTIK_PUBLIC_URL: publicUrl }, {}, 'empty')
  await seedDemo(runtime)
  await inSite(runtime.db, 'demo', async (tx) => {
    const mail = { siteId: 'demo', recipient: 'mira@lipa-lan.example', text: 'text', html: '<p>html</p>' }
    await queueMail(tx, runtime.jobs, { ...mail, kind: 'opt_in', subject: 'For a visitor' })
    await queueMail(tx, runtime.jobs, { ...mail, kind: 'staff_sign_in', subject: 'A way into the console' })
  })
  return (await demoInbox(runtime)).map(({ subject }) => subject).toSorted()
}

test.each(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])(
  'whoever tries the demo out at %s finds every mail in its inbox',
  async (publicUrl) => {
    expect(await inboxAt(publicUrl)).toEqual(['A way into the console', 'For a visitor'])
  },
)

test.each(['https://demo.portik.example', 'https://localhost.evil.example'])(
  'the inbox of a demo at %s shows strangers no way into the console',
  async (publicUrl) => {
    expect(await inboxAt(publicUrl)).toEqual(['For a visitor'])
  },
)
