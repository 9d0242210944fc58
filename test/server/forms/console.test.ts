import { beforeAll, describe, expect, test } from 'vitest'
import { exportLeads } from '../../../server/leads/export.ts'
import { findSubmission } from '../../../server/forms/submission-store.ts'
import { readSubject } from '../../../server/people/store.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { openWorld, type World } from './world.ts'

type Item = {
  id: string
  state: string
  suspicion: { reason: string }[]
  grade: string
  duplicate_of: string | null
  reasons: { rule: string }[]
}
type Page = { submissions: Item[]; leads: Item[]; next: string | null }

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('the console on %s', (_, open) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(await open(), { writers: 1 })
  })
  const get = async (path: string): Promise<Page & Item & { status: number }> => {
    const response = await world.app.request(`/v1/console/sites/acme${path}`)
    return { ...((await response.json()) as Page & Item), status: response.status }
  }

  test('a quarantined submission is seen with its reasons and can be let through, once', async () => {
    const request = world.request({ website: 'bot', values: { name: 'Q', email: 'q@example.com' } })
    await world.send(request)
    const { submissions } = await get('/submissions?state=quarantined')
    expect(submissions).toMatchObject([{ id: request.id, state: 'quarantined' }])
    expect(submissions[0]?.suspicion[0]?.reason).toBe('trap_filled')
    expect(await world.query(`select from leads where id = '${request.id}'`)).toHaveLength(0)
    for (let i = 0; i < 3; i++) {
      const released = await world.app.request(`/v1/console/sites/acme/submissions/${request.id}/release`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      })
      expect(await released.json()).toMatchObject({ state: 'accepted' })
    }
    expect(await world.query(`select from leads where id = '${request.id}'`)).toHaveLength(1)
    expect(await world.query(`select from pgboss.job where data->>'submissionId' = '${request.id}'`)).toHaveLength(1)
  })

  test('pages follow one another without gaps while new ones come in', async () => {
    const ids = new Set<string>()
    for (let i = 0; i < 7; i++) {
      const request = world.request({ values: { name: `P${i}`, email: `p${i}@example.com` } })
      ids.add(request.id)
      await world.send(request)
      if (i % 2) world.move(1)
    }
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: Page = await get(`/submissions?limit=3&form=contact${next ? `&after=${next}` : ''}`)
      seen.push(...page.submissions.map(({ id }) => id))
      next = page.next
      await world.send(world.request({ values: { name: 'late', email: 'late@example.com' } }))
      world.move(1)
    }
    expect(new Set(seen).size).toBe(seen.length)
    for (const id of ids) expect(seen).toContain(id)
    expect((await get('/submissions?after=nonsense')).status).toBe(422)
    expect((await get('/submissions?limit=100000')).status).toBe(422)
    expect((await get('/submissions?nothing=1')).status).toBe(422)
  })

  test('the same request of the same person within a month points at the first; another one does not', async () => {
    const email = 'repeat@example.com'
    const message = 'We need twelve oak tables for our garden restaurant, please send us your offer.'
    const send = async (text: string) => {
      const request = world.request({ values: { name: 'R', email, message: text } })
      await world.send(request)
      return request.id
    }
    const first = await send(message)
    const second = await send(`${message} Thanks`)
    const other = await send('Do you also repair chairs that are older than fifty years? One leg is broken.')
    expect(await get(`/leads/${second}`)).toMatchObject({
      duplicate_of: first,
      reasons: expect.arrayContaining([expect.objectContaining({ rule: 'repeated' })]) as unknown,
    })
    expect(await get(`/leads/${other}`)).toMatchObject({ duplicate_of: null })
    world.move(31 * 24 * 3_600_000)
    expect(await get(`/leads/${await send(message)}`)).toMatchObject({ duplicate_of: null })
  })

  test('the export is what was sent, and a spreadsheet runs none of it', async () => {
    await world.send(world.request({ values: { name: '=HYPERLINK("http://x")', email: 'formula@example.com', message: 'š, "ž"\nđ' } }))
    const details = async (db: World['db'], siteId: string, id: string) => {
      const submission = await findSubmission(db, siteId, id)
      const subject = submission && (await readSubject(db, siteId, submission.subjectId))
      if (!submission || !subject) return undefined
      const { reference, formId, locale, values } = submission
      return { reference, form: formId, locale, values, consents: [], person: { name: subject.name ?? '', email: subject.email ?? '' } }
    }
    const all = async (format: 'csv' | 'jsonl') => {
      let text = ''
      for await (const piece of exportLeads(world.db, 'acme', format, details)) text += piece
      return text
    }
    const csv = await all('csv')
    expect(csv.startsWith('\ufeffid,created_at,reference')).toBe(true)
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`)
    const lines = (await all('jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { values: Record<string, string>; email: string })
    expect(lines).toHaveLength(await world.count('leads'))
    expect(lines.find(({ email }) => email === 'formula@example.com')?.values['message']).toBe('š, "ž"\nđ')
    expect(world.unexpected).toEqual([])
  })
})
