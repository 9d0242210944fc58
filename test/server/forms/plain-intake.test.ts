import { beforeAll, describe, expect, test } from 'vitest'
import { openPlainIntake, tokenIssuer } from '../../../server/forms/plain-intake.ts'
import type { PlainPost, PlainSubmission } from '../../../server/forms/plain-post.ts'
import { readReceipt } from '../../../server/forms/receipt.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { keys, loopback, openWorld, ORIGIN, PUBLIC_URL, type World } from './world.ts'

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('a form posted without script, on %s', (_, open) => {
  let world: World
  let post: PlainPost
  beforeAll(async () => {
    world = await openWorld(await open(), { writers: 1 })
    post = openPlainIntake({ ...world, publicUrl: PUBLIC_URL })
  })

  const sent = async (change: Partial<PlainSubmission> = {}): Promise<PlainSubmission> => {
    const site = await world.directory.get('acme')
    const form = await world.catalogue.get('acme', 'contact')
    if (!site || !form) throw new Error('no form')
    return {
      site,
      form,
      client: loopback,
      origin: ORIGIN,
      files: {},
      consents: [],
      website: '',
      fields: { name: 'Ana', email: 'ana@example.com', message: 'First line\r\nsecond line' },
      hidden: { version: 1, locale: 'en' },
      ...change,
    }
  }
  const count = () => world.count('submissions')

  test('is stored, and its receipt says what was decided, without naming the person', async () => {
    const answer = await post(
      await sent({
        consents: [
          { purpose: 'calls', granted: true, notice: (await world.catalogue.get('acme', 'contact'))?.notices['calls']?.en?.sha256 ?? '' },
        ],
      }),
    )
    if (!answer.ok) throw new Error(JSON.stringify(answer))
    const receipt = await readReceipt(world.db, keys, answer.receiptUrl.split('/').at(-1) ?? '')
    expect(receipt).toMatchObject({
      siteId: 'acme',
      formId: 'contact',
      consents: [{ purpose: 'calls', granted: true, text: 'I agree to calls (en).' }],
    })
    expect(JSON.stringify(receipt)).not.toMatch(/ana@example|Ana"/)
    const [row] = await world.query<{ message: string; suspicion: unknown }>(
      `select "values"->>'message' as message, suspicion from submissions where id = '${receipt?.id}'`,
    )
    expect(row?.message).toBe('First line\nsecond line')
    expect(row?.suspicion).toEqual([
      { reason: 'no_token', points: 40 },
      { reason: 'no_proof', points: 25 },
    ])
  })

  test('a double click is stored once, with its file, and answered the same', async () => {
    const before = await count()
    const file = () => new File(['one page'], 'brief.txt')
    const twice = async () => post(await sent({ fields: { name: 'Twice', email: 'twice@example.com' }, files: { brief: [file()] } }))
    const answers = await Promise.all([twice(), twice(), twice()])
    expect(answers[0]?.ok).toBe(true)
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await twice()).toEqual(answers[0])
    expect(await count()).toBe(before + 1)
    expect(
      await world.query(`select u.name from uploads u join submissions s on s.id = u.submission_id where s."values"->>'name' = 'Twice'`),
    ).toEqual([{ name: 'brief.txt' }])
  })

  test('a token of our own page removes that suspicion', async () => {
    const page = await sent({ fields: { name: 'Own', email: 'own@example.com' }, origin: '' })
    const token = tokenIssuer(keys, () => new Date(world.clock().getTime() - 9_000))(page.site, page.form, PUBLIC_URL)
    expect((await post({ ...page, hidden: { ...page.hidden, token } })).ok).toBe(true)
    expect(await world.query(`select suspicion from submissions where "values"->>'name' = 'Own'`)).toEqual([
      { suspicion: [{ reason: 'no_proof', points: 25 }] },
    ])
    expect(await post({ ...page, fields: { ...page.fields, name: 'Again' }, hidden: { ...page.hidden, token } })).toMatchObject({
      ok: false,
      problem: 'token_used',
    })
  })

  test('what is wrong is told field by field, and nothing is stored', async () => {
    const before = await count()
    expect(await post(await sent({ fields: { name: 'A', email: 'x', admin: '1' } }))).toMatchObject({
      ok: false,
      errors: [
        { field: 'admin', code: 'unknown_field' },
        { field: 'email', code: 'not_an_email' },
      ],
    })
    expect(await post(await sent({ fields: { name: 'Nul\0', email: 'a@example.com' } }))).toMatchObject({
      ok: false,
      errors: [{ field: 'name', code: 'pattern' }],
    })
    expect(await post(await sent({ files: { brief: [new File(['<svg/>'], 'x.svg')] } }))).toMatchObject({
      ok: false,
      errors: [{ field: 'brief', code: 'file_type' }],
    })
    expect(await post(await sent({ origin: 'https://evil.example' }))).toMatchObject({ ok: false, problem: 'origin_not_allowed' })
    expect(await count()).toBe(before)
  })
})
