import { describe, expect, test } from 'vitest'
import { DATABASES, idsOf, openDesk, type ListAnswer } from './house.ts'

describe.each(DATABASES)('lists of records on %s', (_, open) => {
  const desk = openDesk(open)
  const list = (query: string, room = 'leads') => desk.read<ListAnswer>(`/records/${room}?${query}`)

  test('what a visitor was thanked for is in the list at once', async () => {
    const id = await desk.lead({ message: 'Treba nam dvanaest hrastovih stolova.' })
    const { records, total, more } = await list('')
    expect(records[0]).toMatchObject({
      id,
      form: 'contact',
      state: 'accepted',
      person: { name: 'Ana Anić', email: 'ana@example.com' },
      excerpt: 'Treba nam dvanaest hrastovih stolova.',
      grade: expect.any(String) as string,
      version: 1,
    })
    expect([total, more]).toEqual([records.length, false])
  })

  test.each(['Ћирић', 'Ćirić', 'ciric', 'CIRIC', 'Đurđa', 'djurdja', 'Ђурђа', 'рачуни', 'racun', 'računima', 'hrast'])(
    'Serbian is found in both scripts and without diacritics: %s',
    async (q) => {
      const id = await desk.lead({
        name: 'Ђурђа Ћирић',
        email: 'djurdja@example.com',
        message: 'Pogrešan račun za hrastove, računima fali žig.',
      })
      expect(idsOf(await list(`q=${encodeURIComponent(q)}`))).toContain(id)
    },
  )

  test.each(['+381 64 555-1234', '064 555 1234', '645551234', 'call@firma.example', 'call@fir', 'firma'])(
    'a person is found by %s',
    async (q) => {
      const id = await desk.lead({ name: 'Zoe', email: 'call@firma.example', phone: '+381645551234' })
      expect(idsOf(await list(`q=${encodeURIComponent(q)}`))).toContain(id)
      expect(idsOf(await list('q=nobodyiscalledthis'))).toEqual([])
    },
  )

  test('a reference is found however it is typed', async () => {
    const id = await desk.lead()
    const reference = (await list('limit=1')).records[0]?.reference ?? ''
    for (const q of [reference, reference.toLowerCase(), reference.slice(2), reference.replaceAll('-', '')])
      expect(idsOf(await list(`q=${q}`)), q).toContain(id)
  })

  test('words that are syntax elsewhere are only words here', async () => {
    for (const q of ["'", '\\', "o'neil", 'a & b | !c', '<->', ':*', '((((', '%', '  '])
      expect((await desk.ask('GET', `/records/leads?q=${encodeURIComponent(q)}`)).status, q).toBe(200)
  })

  test('filters narrow down, alone and together', async () => {
    const before = new Date(desk.world.clock()).toISOString()
    const fromAd = await desk.lead(
      { email: 'ad@example.com' },
      { context: { page: 'https://shop.example/x', utm: { source: 'Spring' } }, locale: 'sr' },
    )
    const fromElsewhere = await desk.lead(
      { email: 'else@example.com' },
      { context: { page: 'https://shop.example/x', referrer: 'https://www.search.example/?q=1' } },
    )
    const after = new Date(desk.world.clock()).toISOString()
    expect(idsOf(await list('source=spring'))).toEqual([fromAd])
    expect(idsOf(await list('source=search.example'))).toEqual([fromElsewhere])
    expect(idsOf(await list('locale=sr&form=contact&source=spring'))).toEqual([fromAd])
    expect(idsOf(await list('locale=sr&form=newsletter'))).toEqual([])
    expect(idsOf(await list(`from=${before}&to=${after}`))).toEqual([fromElsewhere, fromAd])
    expect(idsOf(await list(`from=${after}`))).toEqual([])
  })

  test('only what was kept aside is in quarantine, with its reasons', async () => {
    const id = await desk.spam()
    const { records } = await list('', 'quarantine')
    expect(records.find((record) => record.id === id)).toMatchObject({
      suspicion: [{ reason: 'trap_filled' }, expect.anything()],
      grade: null,
    })
    expect(idsOf(await list(''))).not.toContain(id)
    expect(idsOf(await list('', 'submissions'))).toContain(id)
  })

  test.each(['newest', 'oldest', 'score'])('pages by %s follow one another without gaps', async (sort) => {
    for (let i = 0; i < 5; i++)
      await desk.lead({ name: `Page ${i}`, email: `page${i}@firm.example`, message: i % 2 ? 'hitno, treba ponuda' : 'x' })
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page: ListAnswer = await list(`limit=3&sort=${sort}${next ? `&after=${next}` : ''}`)
      seen.push(...idsOf(page))
      next = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    const all = await list(`limit=200&sort=${sort}`)
    expect(seen).toEqual(idsOf(all))
    const scores = all.records.map(({ score }) => score ?? 0)
    if (sort === 'score') expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  })

  test.each(['grade=lukewarm', 'after=bm9uc2Vuc2U', 'limit=1000', 'nothing=1', 'from=yesterday', 'person=1'])(
    '%s is refused',
    async (query) => {
      expect((await desk.ask('GET', `/records/leads?${query}`)).status).toBe(422)
    },
  )

  test('reading a list is written down, and a moderator has no business in the leads', async () => {
    const count = async () => (await desk.world.query(`select from audit_entries where action = 'leads.list' and role = 'viewer'`)).length
    const before = await count()
    expect((await desk.ask('GET', '/records/leads', { as: 'viewer' })).status).toBe(200)
    expect(await count()).toBe(before + 1)
    expect((await desk.ask('GET', '/records/leads', { as: 'moderator' })).status).toBe(403)
    expect((await desk.ask('GET', '/records/quarantine', { as: 'moderator' })).status).toBe(200)
  })

  test('another site sees nothing of this one', async () => {
    expect((await desk.read<ListAnswer>('/records/submissions', { site: 'other' })).records).toEqual([])
    expect(desk.world.unexpected).toEqual([])
  })

  test('search finds people first, then what they sent', async () => {
    const id = await desk.lead({ name: 'Quentin Unique', email: 'quentin@example.com', message: 'Nothing about a name.' })
    const { hits } = await desk.read<{ hits: { kind: string; id: string; title: string }[] }>('/search?q=quentin')
    expect(hits.map(({ kind, title }) => [kind, title])).toEqual([
      ['person', 'Quentin Unique'],
      ['lead', 'Quentin Unique'],
    ])
    expect(hits[1]?.id).toBe(id)
    const spam = await desk.spam({ name: 'Quentin Unique' })
    const seen = await desk.read<{ hits: { kind: string; id: string }[] }>('/search?q=quentin', { as: 'moderator' })
    expect(seen.hits.map(({ id: hit }) => hit)).toEqual([spam])
  })
})
