import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { recordReader } from '../../../../server/records.ts'
import { publishForm } from '../../../../server/forms/publish.ts'
import type { FormDefinitionInput } from '../../../../server/forms/contract.ts'
import { sealedConsoleRoutes } from '../../../../server/forms/sealed/routes.ts'
import { embeddedDatabase, testDatabase } from '../../../database.ts'
import { openWorld } from '../world.ts'

const text = (en: string) => ({ en })

/** A fitter of orthopaedic shoes asks for health data, with a consent of its own. */
const fitting: FormDefinitionInput = {
  id: 'fitting',
  title: text('Fitting'),
  submit: text('Send'),
  thanks: { title: text('Thank you'), text: text('We will call.') },
  destination: 'leads',
  purposes: {
    reply: { basis: 'contract', retentionDays: 365 },
    fitting: { basis: 'consent', retentionDays: 90 },
  },
  sections: [
    {
      key: 'you',
      fields: [
        { kind: 'email', key: 'email', label: text('E-mail'), required: true, gdpr: { category: 'contact', purpose: 'reply' } },
        { kind: 'long_text', key: 'message', label: text('Message'), gdpr: { category: 'free_text', purpose: 'reply' } },
        { kind: 'text', key: 'condition', label: text('What hurts'), gdpr: { category: 'health', purpose: 'fitting' } },
        {
          kind: 'consent',
          key: 'fitting_ok',
          label: text('Health'),
          purpose: 'fitting',
          explicit: true,
          gdpr: { category: 'none', purpose: 'fitting' },
        },
      ],
    },
  ],
}

const JMBG = '0101006500006'
const MESSAGE = `Zovite me, moj JMBG je ${JMBG}.`

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('answers that must not lie open, on %s', async (_, open) => {
  const world = await openWorld(await open(), { writers: 1 })
  const { db, keys, everywhere } = world
  const revised: string[] = []
  world.app.route(
    '/v1/console/sites/:site',
    sealedConsoleRoutes({ db, keys, clock: world.clock, revise: async (_tx, _site, id) => void revised.push(id) }),
  )
  const site = await world.directory.get('acme')
  if (!site) throw new Error('no site')
  await publishForm(db, { site, definition: fitting, noticeTexts: world.noticeText })

  const email = () => `${randomUUID()}@example.com`
  const sent = async (values: Record<string, unknown>, consents: readonly unknown[] = [], form = 'fitting') => {
    const request = world.request({ token: world.token({ formId: form }), values: { email: email(), ...values }, consents })
    const answer = await world.send(request, { form })
    return { id: request.id, status: answer.status, body: (await answer.json()) as { errors?: { field: string; code: string }[] } }
  }
  const record = (id: string) => recordReader(world)(everywhere, 'acme', 'lead', id)
  const staff = async (path: string, json?: unknown) => {
    const answer = await world.app.request(`/v1/console/sites/acme${path}`, {
      method: json === undefined ? 'GET' : 'POST',
      ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } }),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  /** Every table of ours, as text. */
  const everything = async (): Promise<string> => {
    const tables = await world.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    )
    const found = await Promise.all(tables.map(({ name }) => world.query<{ row: string }>(`select t::text as row from "${name}" t`)))
    return found
      .flat()
      .map(({ row }) => row)
      .join('\n')
  }

  test('a number that names a person, in a message, is stored nowhere in the clear, and does not go to the CRM', async () => {
    const { id, status } = await sent({ message: MESSAGE })
    expect(status).toBe(201)
    expect(await record(id)).toMatchObject({ withheld: ['message'], values: { email: expect.any(String) as string } })
    expect(JSON.stringify(await record(id))).not.toContain(JMBG)
    expect(await everything()).not.toContain(JMBG)
    const { body } = await staff(`/submissions/${id}`)
    expect(body).toMatchObject({ sealed: [{ field: 'message', kinds: ['umcn'], state: 'held', decided_by: null }] })
    expect(JSON.stringify(body)).not.toContain(JMBG)
  })

  test('an ordinary message is not touched', async () => {
    const { id } = await sent({ message: 'Zovite me na +381 64 123 45 67 posle 17 h.' })
    expect(await record(id)).toMatchObject({ values: { message: 'Zovite me na +381 64 123 45 67 posle 17 h.' } })
    expect(await record(id)).not.toHaveProperty('withheld')
  })

  test('staff opens it, and releases or withholds it; what is released goes to the CRM at once', async () => {
    const { id } = await sent({ message: MESSAGE })
    expect(await staff(`/submissions/${id}/sealed/message`)).toEqual({ status: 200, body: { value: MESSAGE } })
    expect((await staff(`/submissions/${id}/sealed/message`, { decision: 'withheld' })).body).toEqual({ state: 'withheld' })
    expect(revised).not.toContain(id)
    expect(JSON.stringify(await record(id))).not.toContain(JMBG)
    expect((await staff(`/submissions/${id}/sealed/message`, { decision: 'released' })).body).toEqual({ state: 'released' })
    expect(revised).toContain(id)
    expect(await record(id)).toMatchObject({ values: { message: MESSAGE } })
    const { body } = await staff(`/submissions/${id}`)
    expect(body).toMatchObject({ sealed: [{ state: 'released', decided_by: 'test' }] })
  })

  test('health data without the explicit consent is refused at its field, and nothing is stored', async () => {
    const before = await world.count('submissions')
    const refused = await sent({ condition: 'both knees' }, [{ purpose: 'fitting', granted: false }])
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'condition', code: 'explicit_consent_needed' }] } })
    expect(await world.count('submissions')).toBe(before)
    expect((await sent({}, [{ purpose: 'fitting', granted: false }])).status).toBe(201)
  })

  test('with it, the answer is sealed, goes to the CRM by the consent alone, and stays here as soon as that is withdrawn', async () => {
    const { id, status } = await sent({ condition: 'both knees' }, [{ purpose: 'fitting', granted: true }])
    expect(status).toBe(201)
    expect(await everything()).not.toContain('both knees')
    expect(await record(id)).toMatchObject({ values: { condition: 'both knees' } })
    expect((await staff(`/submissions/${id}/sealed/condition`, { decision: 'released' })).status).toBe(409)
    await everywhere.execute(
      sql.raw(`
      insert into consents (site_id, id, subject_id, submission_id, purpose, notice_id, state, at)
      select site_id, gen_random_uuid(), subject_id, submission_id, purpose, notice_id, 'refused', at + interval '1 minute'
      from consents where submission_id = '${id}'`),
    )
    expect(await record(id)).toMatchObject({ withheld: ['condition'] })
    expect(JSON.stringify(await record(id))).not.toContain('both knees')
  })

  test('without its key nothing can be opened, and a sealed answer moved to another submission stays closed', async () => {
    const [one, two] = [await sent({ message: MESSAGE }), await sent({ message: `Konto DE89370400440532013000 ${MESSAGE}` })]
    await everywhere.execute(
      sql.raw(`
      update sealed_values t set sealed = s.sealed from sealed_values s where t.submission_id = '${one.id}' and s.submission_id = '${two.id}'`),
    )
    expect((await staff(`/submissions/${one.id}/sealed/message`)).status).toBe(500)
    await everywhere.execute(
      sql.raw(`delete from subject_keys where subject_id = (select subject_id from submissions where id = '${two.id}')`),
    )
    expect((await staff(`/submissions/${two.id}/sealed/message`)).status).toBe(404)
    expect(await record(two.id)).toMatchObject({ withheld: ['message'] })
  })

  test('what is not there, or of another site, is not found', async () => {
    const { id } = await sent({ message: MESSAGE })
    expect((await staff(`/submissions/${id}/sealed/email`)).status).toBe(404)
    expect((await staff(`/submissions/${randomUUID()}/sealed/message`, { decision: 'released' })).status).toBe(404)
    const other = await world.app.request(`/v1/console/sites/other/submissions/${id}/sealed/message`)
    expect(other.status).toBe(404)
  })
})
