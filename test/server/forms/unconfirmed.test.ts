import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { confirmOptIn, optInUrl, queueOptIn } from '../../../server/forms/opt-in.ts'
import { findSubmission } from '../../../server/forms/submission-store.ts'
import { uploads } from '../../../server/forms/tables.ts'
import { purgeUnconfirmed } from '../../../server/forms/unconfirmed.ts'
import { fileOf } from '../../../server/forms/uploads/store.ts'
import { forgetLeads } from '../../../server/leads/store.ts'
import { DAY, HOUR } from '../../../server/platform/time.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { openWorld, PUBLIC_URL, type World } from './world.ts'

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('a double opt-in that nobody confirms, on %s', (_, open) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(await open(), { writers: 1 })
  })

  const purge = () => purgeUnconfirmed({ db: world.db, files: world.files, forget: [forgetLeads] }, world.clock())
  const address = () => `${randomUUID()}@example.com`

  /** Sends a form that offers the newsletter, with the box ticked; the mail goes out. */
  const send = async (form: 'newsletter' | 'question', email = address(), site = 'acme'): Promise<{ id: string; email: string }> => {
    const values = { email }
    const token = world.token({ formId: form, siteId: site })
    const request = { ...world.request({ values, consents: [{ purpose: 'newsletter', granted: true }] }), token }
    expect((await world.send(request, { form, site })).status).toBe(201)
    const found = await world.directory.get(site)
    if (!found) throw new Error('no site')
    await queueOptIn(world, found, request.id)
    return { id: request.id, email }
  }
  const linkOf = async (id: string): Promise<string> => {
    const submission = await findSubmission(world.everywhere, 'acme', id)
    if (!submission) throw new Error('not stored')
    return optInUrl(world.keys, PUBLIC_URL, submission).slice(PUBLIC_URL.length)
  }
  /** How many rows of each table are about a submission or its person. */
  const left = async ({ id, email }: { id: string; email: string }): Promise<Record<string, number>> => {
    const counted: Record<string, number> = {}
    for (const [table, where] of [
      ['submissions', `id = '${id}'`],
      ['consents', `submission_id = '${id}'`],
      ['leads', `id = '${id}'`],
      ['uploads', `submission_id = '${id}'`],
      ['mails', `recipient = '${email}'`],
      ['subjects', `email = '${email}'`],
    ] as const)
      counted[table] = await world.count(`${table} where ${where}`)
    return counted
  }
  const NOTHING = { submissions: 0, consents: 0, leads: 0, uploads: 0, mails: 0, subjects: 0 }

  test('is forgotten after seven days, with its consents, files, mail, lead and person; not a moment before', async () => {
    const sent = await send('newsletter')
    const file = { siteId: 'acme', id: randomUUID() }
    await world.files.append(fileOf(file), 0, Buffer.from('hello'))
    await world.everywhere
      .insert(uploads)
      .values({ ...file, formId: 'newsletter', field: 'brief', submissionId: sent.id, name: 'a.txt', size: 5, received: 5 })
    const path = await linkOf(sent.id)

    world.move(7 * DAY)
    expect(await purge()).toBe(0)
    expect(await left(sent)).toEqual({ submissions: 1, consents: 1, leads: 1, uploads: 1, mails: 1, subjects: 1 })
    world.move(1)
    expect(await purge()).toBe(1)
    expect(await left(sent)).toEqual(NOTHING)
    expect(await world.files.size(fileOf(file))).toBe(0)
    expect((await world.app.request(path, { method: 'POST' })).status).toBe(410)
    expect(await purge()).toBe(0)
  })

  test('leaves alone what was confirmed, what waits for a look, and a question beside which the newsletter was ticked', async () => {
    const [confirmed, quarantined, question] = [await send('newsletter'), await send('newsletter'), await send('question')]
    expect((await world.app.request(await linkOf(confirmed.id), { method: 'POST' })).status).toBe(200)
    await world.query(`update submissions set state = 'quarantined' where id = '${quarantined.id}'`)
    world.move(7 * DAY + HOUR)
    expect(await purge()).toBe(0)
    for (const kept of [confirmed, quarantined, question])
      expect(await left(kept)).toMatchObject({ submissions: 1, leads: 1, mails: 1, subjects: 1 })
  })

  test('leaves the person and what else is known of them; a later lead is no repetition of what is gone', async () => {
    const first = await send('newsletter')
    world.move(HOUR)
    const second = await send('question', first.email)
    await world.query(`update leads set duplicate_of = '${first.id}' where id = '${second.id}'`)
    world.move(7 * DAY - HOUR + 1)
    expect(await purge()).toBe(1)
    expect(await left(first)).toMatchObject({ submissions: 0, consents: 0, leads: 0, subjects: 1 })
    expect(await left(second)).toMatchObject({ submissions: 1, consents: 1, leads: 1, mails: 1, subjects: 1 })
    expect(await world.query(`select duplicate_of from leads where id = '${second.id}'`)).toEqual([{ duplicate_of: null }])
  })

  test('goes with all others, however many and of whichever site', async () => {
    const sent = []
    for (let i = 0; i < 55; i++) sent.push(await send('newsletter', address(), i % 5 ? 'acme' : 'other'))
    world.move(7 * DAY + 1)
    expect(await purge()).toBe(55)
    for (const one of sent) expect(await left(one)).toEqual(NOTHING)
  })

  test('is forgotten while its person sends another form, and neither fails', async () => {
    for (let i = 0; i < 10; i++) {
      const old = await send('newsletter')
      world.move(7 * DAY + 1)
      const [fresh, purged] = await Promise.all([send('question', old.email), purge()])
      expect(purged).toBe(1)
      expect(await left(fresh)).toMatchObject({ submissions: 1, subjects: 1 })
    }
    expect(world.unexpected).toEqual([])
  })

  test('is told the truth when it is confirmed in the very moment of being forgotten', async () => {
    for (let i = 0; i < 10; i++) {
      const { id } = await send('newsletter')
      const token = (await linkOf(id)).split('/').at(-1) ?? ''
      // Two servers whose clocks differ: for one the link still works, for the other its time is over.
      const now = world.clock()
      world.move(7 * DAY + 1)
      const link = { siteId: 'acme', formId: 'newsletter', token, now }
      const [answer, purged] = await Promise.all([confirmOptIn(world.db, world.jobs, world.keys, link), purge()])
      expect(answer.state).toBe(purged === 0 ? 'confirmed' : 'unknown')
      expect((await findSubmission(world.everywhere, 'acme', id))?.state).toBe(purged === 0 ? 'accepted' : undefined)
    }
  })
})
