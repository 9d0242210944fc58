import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { consentsOf } from '../../../gdpr/consent.ts'
import { mayProcess } from '../../../gdpr/consent-gate.ts'
import { formDefinitionSchema, type FormDefinitionInput } from '../../../server/forms/contract.ts'
import { queueOptIn } from '../../../server/forms/opt-in.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import { childFields } from '../../../server/forms/templates/child-fields.ts'
import { sayTemplates } from '../../../server/forms/templates/say.ts'
import { purgeUnconfirmed } from '../../../server/forms/unconfirmed.ts'
import { DAY } from '../../../server/platform/time.ts'
import { testDatabase } from '../../database.ts'
import { contactForm, openWorld, PUBLIC_URL, questionForm, texts, type World } from './world.ts'

const { fields, child } = childFields(sayTemplates(texts), 'calls', 'RS', new Date('2026-11-22'))
const contact = { category: 'contact', purpose: 'reply' } as const

/** A form that asks young people for their parents, and whose consent counts for ten days. */
const youthForm: FormDefinitionInput = {
  ...contactForm,
  id: 'youth',
  purposes: { ...contactForm.purposes, calls: { basis: 'consent', retentionDays: 365, validDays: 10 } },
  sections: [
    {
      key: 'you',
      fields: [
        { kind: 'email', key: 'email', label: { en: 'E-mail' }, required: true, gdpr: contact },
        ...fields,
        { kind: 'consent', key: 'calls', label: { en: 'Calls' }, purpose: 'calls', child, gdpr: contact },
      ],
    },
  ],
}

let world: World
beforeAll(async () => {
  world = await openWorld(await testDatabase(), { writers: 1 })
  const site = await world.directory.get('acme')
  if (site) await publishForm(world.db, { site, definition: youthForm, noticeTexts: world.noticeText })
})

const send = async (
  form: string,
  values: Record<string, unknown>,
  granted: boolean,
  headers: Record<string, string> = {},
  context = {},
) => {
  const request = {
    ...world.request({ values, consents: [{ purpose: form === 'question' ? 'newsletter' : 'calls', granted }], context }),
    token: world.token({ formId: form }),
  }
  const answer = await world.app.request(`/v1/sites/acme/forms/${form}/submissions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://shop.example', ...headers },
    body: JSON.stringify(request),
  })
  return { id: request.id, status: answer.status, body: (await answer.json()) as { errors?: { field: string; code: string }[] } }
}
const event = async (id: string) =>
  await world.query<{ state: string; gpc: boolean; age_band: string | null }>(
    `select state, gpc, age_band from consents where submission_id = '${id}' order by at`,
  )
const person = () => ({ email: `${randomUUID()}@example.com` })
const subjectOf = async (id: string) =>
  (await world.query<{ s: string }>(`select subject_id as s from submissions where id = '${id}'`))[0]?.s ?? ''

describe('Global Privacy Control', () => {
  const named = () => ({ ...person(), name: 'Ana' })

  test.each([
    ['1', true],
    ['0', false],
    ['true', false],
    ['1,1', false],
  ])('a header with %s is kept as %s, and nothing is agreed to by itself', async (header, gpc) => {
    const { id } = await send('contact', named(), false, { 'Sec-GPC': header })
    expect(await event(id)).toEqual([{ state: 'refused', gpc, age_band: null }])
  })

  test('the page may say it instead of the browser, and a tick of the person counts all the same', async () => {
    const { id } = await send('contact', named(), true, {}, { gpc: true })
    expect(await event(id)).toEqual([{ state: 'given', gpc: true, age_band: null }])
    const without = await send('contact', named(), true)
    expect(await event(without.id)).toEqual([{ state: 'given', gpc: false, age_band: null }])
  })
})

describe('somebody too young to consent alone', () => {
  const young = (parent?: string) => ({ ...person(), age_band: 'below_age', ...(parent ? { parent_email: parent } : {}) })

  test('is asked by the age of the country, never for a date', () => {
    expect(JSON.stringify(fields)).toContain('15 or older')
    expect(fields.map(({ kind }) => kind)).toEqual(['choice_one', 'email'])
  })

  test('must name a parent, and everybody must say how old they are', async () => {
    expect((await send('youth', young(), true)).body.errors).toMatchObject([{ field: 'parent_email', code: 'required' }])
    expect((await send('youth', person(), true)).body.errors).toMatchObject([{ field: 'age_band', code: 'required' }])
  })

  test('consents when the parent has confirmed by mail, and not before', async () => {
    const parent = `${randomUUID()}@example.com`
    const { id, status } = await send('youth', young(parent), true)
    expect(status).toBe(201)
    expect(await event(id)).toEqual([{ state: 'requested', gpc: false, age_band: 'below_age' }])
    const subjectId = await subjectOf(id)
    const open = () => mayProcess(world.everywhere, 'acme', subjectId, 'calls', world.clock())
    expect(await open()).toBe(false)
    const site = await world.directory.get('acme')
    if (site) await queueOptIn(world, site, id)
    const [mail] = await world.query<{ text: string; kind: string }>(`select text, kind from mails where recipient = '${parent}'`)
    expect(mail).toMatchObject({ kind: 'opt_in_parent', text: expect.stringContaining('I agree to calls (en).') as string })
    const path = /https:\S+/.exec(mail?.text ?? '')?.[0]?.slice(PUBLIC_URL.length) ?? ''
    expect((await world.app.request(path)).status).toBe(200)
    expect(await open()).toBe(false)
    world.move(1_000)
    expect((await world.app.request(path, { method: 'POST' })).status).toBe(200)
    expect(await open()).toBe(true)
    expect((await event(id)).map(({ state }) => state)).toEqual(['requested', 'confirmed'])
  })

  test('is not held up when old enough, nor when nothing is agreed to', async () => {
    expect(await event((await send('youth', { ...person(), age_band: 'of_age' }, true)).id)).toMatchObject([
      { state: 'given', age_band: 'of_age' },
    ])
    expect(await event((await send('youth', young('p@example.com'), false)).id)).toMatchObject([
      { state: 'refused', age_band: 'below_age' },
    ])
  })

  test.each([
    ['asks for an age that no field asks for', { ...child, field: 'nothing' }],
    ['has no such answer', { ...child, below: 'nothing' }],
    ['names no e-mail field', { ...child, parent: 'age_band' }],
  ])('a form that %s is refused', (_, wrong) => {
    const [section] = youthForm.sections
    const broken = {
      ...youthForm,
      sections: [
        {
          ...section!,
          fields: section!.fields.map((field) => (field.kind === 'consent' ? Object.assign({}, field, { child: wrong }) : field)),
        },
      ],
    }
    expect(formDefinitionSchema.safeParse(youthForm).success).toBe(true)
    expect(formDefinitionSchema.safeParse(broken).success).toBe(false)
  })
})

test('a consent for ten days is one for ten days', async () => {
  const { id } = await send('youth', { ...person(), age_band: 'of_age' }, true)
  const subjectId = await subjectOf(id)
  const open = (days: number) => mayProcess(world.everywhere, 'acme', subjectId, 'calls', new Date(world.clock().getTime() + days * DAY))
  expect([await open(9.9), await open(10)]).toEqual([true, false])
})

test('a consent beside a question that nobody confirms is forgotten after a week; the question and a late click change nothing', async () => {
  const { id } = await send('question', person(), true)
  const site = await world.directory.get('acme')
  if (site) await queueOptIn(world, site, id)
  const [mail] = await world.query<{ text: string }>(`select text from mails where kind = 'opt_in' order by created_at desc limit 1`)
  const path = /https:\S+/.exec(mail?.text ?? '')?.[0]?.slice(PUBLIC_URL.length) ?? ''
  world.move(7 * DAY + 1_000)
  await purgeUnconfirmed({ db: world.db, files: world.files, forget: [] }, world.clock())
  expect(await consentsOf(world.everywhere, 'acme', id)).toEqual([])
  expect(await subjectOf(id)).not.toBe('')
  expect((await world.app.request(path, { method: 'POST' })).status).toBe(410)
  expect(questionForm.id).toBe('question')
})
