import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { setFormStatus } from '../../../server/forms/publish.ts'
import { sha256 } from '../../../server/platform/crypto.ts'
import { HOUR } from '../../../server/platform/time.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { openWorld, type World } from './world.ts'

type Body = {
  code?: string
  id: string
  reference: string
  receipt_url: string
  errors?: { field: string; code: string; message: string }[]
}

const body = async (response: Response): Promise<Body> => (await response.json()) as Body

describe.each([
  ['PostgreSQL', testDatabase, 2],
  ['the embedded database', embeddedDatabase, 1],
] as const)('the intake on %s', (_, open, writers) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(await open(), { writers })
  })

  const refused = async (response: Response, status: number, code: string) => {
    expect([response.status, (await body(response)).code]).toEqual([status, code])
    expect(response.headers.get('Content-Type')).toContain('application/problem+json')
  }

  test('a lead is stored with person, consent, lead and job', async () => {
    const request = world.request({
      values: { name: 'Mira', email: 'Mira@Example.com ', phone: '+381 64 123 4567', message: 'Hitno, molim ponudu.' },
      consents: [{ purpose: 'calls', granted: true, notice: sha256(world.noticeText('calls', 'en')) }],
    })
    const response = await world.send(request)
    expect(response.status).toBe(201)
    const receipt = await body(response)
    expect(receipt.reference).toMatch(/^P-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect(receipt.receipt_url).toMatch(/^https:\/\/portal\.example\/f\/acme\/contact\/thanks\/[\w.-]+$/)
    const [row] = await world.query<Record<string, unknown>>(`
      select s.identity, s.name, s.phone, u.state, u.values->>'email' as email, c.state as consent, l.grade, j.data, l.reasons
      from submissions u join subjects s on s.id = u.subject_id join consents c on c.submission_id = u.id
      join leads l on l.id = u.id join pgboss.job j on j.id = u.id where u.id = '${request.id}'`)
    expect(row).toMatchObject({
      identity: 'email:mira@example.com',
      name: 'Mira',
      phone: '+381641234567',
      state: 'accepted',
      email: 'Mira@Example.com',
      consent: 'given',
      grade: 'hot',
      data: { siteId: 'acme', submissionId: request.id },
    })
  })

  test('a lead sent twice is stored once, and both answers are the same', async () => {
    const request = world.request()
    const first = await world.send(request)
    const second = await world.send({ ...request, token: world.token() })
    expect([first.status, second.status]).toEqual([201, 200])
    expect(await body(second)).toEqual(await body(first))
    expect(await world.query(`select from submissions where id = '${request.id}'`)).toHaveLength(1)
    expect(await world.query(`select from consents where submission_id = '${request.id}'`)).toHaveLength(1)
  })

  test('a thousand duplicates at once become one record', async () => {
    const before = await world.count('submissions')
    const request = world.request({ id: randomUUID(), values: { name: 'Zoe', email: 'zoe@example.com' } })
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => world.send(request)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(999)
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    expect(await world.count('submissions')).toBe(before + 1)
    expect(await world.query(`select from leads where id = '${request.id}'`)).toHaveLength(1)
    expect(await world.query(`select from pgboss.job where id = '${request.id}'`)).toHaveLength(1)
  })

  test('a hundred submissions with the same token store one', async () => {
    const token = world.token()
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.send(world.request({ token }))))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const codes = await Promise.all(answers.filter(({ status }) => status !== 201).map(async (answer) => (await body(answer)).code))
    expect(new Set(codes)).toEqual(new Set(['token_used']))
  })

  test('another content under the same id is refused', async () => {
    const request = world.request()
    await world.send(request)
    await refused(
      await world.send({ ...request, token: world.token(), values: { ...request.values, name: 'Eve' } }),
      409,
      'submission_changed',
    )
  })

  test('a repetition with an old token, even of a closed form, gets the first answer', async () => {
    const request = world.request()
    const first = await body(await world.send(request))
    world.move(3 * HOUR)
    await setFormStatus(world.db, 'acme', 'contact', 'closed')
    world.catalogue.forget('acme', 'contact')
    const again = await world.send(request)
    expect(again.status).toBe(200)
    expect(await body(again)).toEqual(first)
    await refused(await world.send(world.request()), 410, 'form_closed')
    await setFormStatus(world.db, 'acme', 'contact', 'open')
    world.catalogue.forget('acme', 'contact')
  })

  test('the same person is one subject, and a known name is not lost', async () => {
    const email = 'petar@example.com'
    await world.send(world.request({ values: { name: 'Petar', email } }))
    await world.send(world.request({ values: { name: 'Petar', email: 'PETAR@example.com' } }))
    await world.send({ ...world.request({ values: { email } }), token: world.token({ formId: 'question' }) }, { form: 'question' })
    expect(await world.query(`select name, email from subjects where identity = 'email:${email}'`)).toEqual([{ name: 'Petar', email }])
  })

  test('errors speak the language of the form', async () => {
    const { errors } = await body(await world.send(world.request({ locale: 'sr', values: { email: 'x' } })))
    expect(errors).toHaveLength(2)
    expect(errors?.[0]?.message).not.toMatch(/Please/)
  })

  test('naughty strings are stored as they are', async () => {
    const naughty = [
      "Robert'); DROP TABLE submissions;--",
      '<script>alert(1)</script>',
      '=cmd|"/C calc"!A0',
      '\\u0000 $1 ${1} {{1}} %s',
      '田中さんにあげて下さい',
      '👩‍👩‍👧‍👦 🏳️‍🌈',
      'الكل في المجمو عة (5)',
      'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮',
      '\u200b\u2028\u2029\ufeff\u00ad\u0085',
      'tab\there',
    ]
    for (const message of naughty) {
      const request = world.request({ values: { name: message.slice(0, 40), email: 'n@example.com', message } })
      expect((await world.send(request)).status).toBe(201)
      const [row] = await world.query<{ values: unknown }>(`select "values" from submissions where id = '${request.id}'`)
      expect(row?.values).toEqual({ name: message.slice(0, 40), email: 'n@example.com', message })
    }
  })

  test('a filled trap is answered like any other, kept aside with its reasons, and announced to nobody', async () => {
    const request = world.request({ website: 'https://spam.example' })
    expect((await world.send(request)).status).toBe(201)
    const [row] = await world.query<{ state: string; suspicion: { reason: string }[] }>(
      `select state, suspicion from submissions where id = '${request.id}'`,
    )
    expect(row?.state).toBe('quarantined')
    expect(row?.suspicion.map(({ reason }) => reason)).toContain('trap_filled')
    expect(await world.query(`select from pgboss.job where id = '${request.id}'`)).toHaveLength(0)
    expect(await world.query(`select from leads where id = '${request.id}'`)).toHaveLength(0)
  })

  test('a poisoned submission fails alone, and the others of its group are stored', async () => {
    // The catalogue is made to name a Serbian notice that the database does not know: its foreign key must refuse it.
    const form = await world.catalogue.get('acme', 'contact')
    const shown = form?.notices['calls']?.sr as { id: string }
    const original = shown.id
    shown.id = randomUUID()
    const good = Array.from({ length: 20 }, () => world.request())
    const poisoned = world.request({ locale: 'sr', consents: [{ purpose: 'calls', granted: true }] })
    const answers = await Promise.all([...good, poisoned, ...good].map((request) => world.send(request)))
    shown.id = original
    const statuses = answers.map(({ status }) => status)
    expect(statuses.slice(0, 20)).toEqual(good.map(() => 201))
    expect(statuses[20]).toBe(500)
    expect(statuses.slice(21)).toEqual(good.map(() => 200))
    expect(await world.query(`select from submissions where id = '${poisoned.id}'`)).toHaveLength(0)
    expect(world.unexpected.splice(0)).toHaveLength(1)
  })

  test('nothing failed that should not', () => {
    expect(world.unexpected).toEqual([])
  })
})
