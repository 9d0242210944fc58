import { describe, expect, test } from 'vitest'
import type { PersonEvent } from '../../../server/records/contract.ts'
import { DATABASES, openDesk } from './house.ts'

type Page = { person: { id: string; name: string; email: string }; events: PersonEvent[]; more: boolean }
type People = { people: { id: string; name: string }[]; next: string | null }
type NoteView = { id: string; text: string; author: string; version: number }
const NOBODY = '00000000-0000-4000-8000-000000000000'

describe.each(DATABASES)('people on %s', (_, open) => {
  const desk = openDesk(open)
  const personOf = async (id: string) => (await desk.read<{ subject_id: string }>(`/submissions/${id}`)).subject_id

  test('one page shows everything known of a person, newest first', async () => {
    const first = await desk.lead({ name: 'Iva Ivić', email: 'iva@example.com' }, { consents: [{ purpose: 'calls', granted: true }] })
    const second = await desk.lead({ name: 'Iva Ivić', email: 'iva@example.com', message: 'Again.' })
    await desk.lead({ email: 'stranger@example.com' })
    const id = await personOf(first)
    await desk.act(`/people/${id}/notes`, { text: 'Called on Monday.', record: second })
    await desk.world.query(
      `insert into mails (site_id, id, kind, recipient, subject, text, html) values ('acme', gen_random_uuid(), 'opt_in', 'iva@example.com', 'secret words', 'x', 'x')`,
    )
    const page = await desk.read<Page>(`/people/${id}`)
    expect(page.person).toMatchObject({ name: 'Iva Ivić', email: 'iva@example.com' })
    expect(page.events.map(({ at }) => at)).toEqual(
      page.events
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    expect(page.events.map(({ kind }) => kind).toSorted()).toEqual(['consent', 'consent', 'lead', 'lead', 'mail', 'note'])
    expect(page.events.find(({ kind, state }) => kind === 'consent' && state === 'given')).toMatchObject({
      purpose: 'calls',
      state: 'given',
      text: desk.world.noticeText('calls', 'en'),
      record: first,
    })
    expect(JSON.stringify(page)).not.toContain('secret words')
  })

  test('who looked is shown to the officer, who says why, and to nobody else', async () => {
    const id = await personOf(await desk.lead({ email: 'watched@example.com' }))
    expect((await desk.ask('GET', `/people/${id}`, { as: 'dpo' })).status).toBe(403)
    const headers = { 'Portik-Reason': 'request 12' }
    await desk.read(`/people/${id}`, { as: 'dpo', headers })
    const page = await desk.read<Page>(`/people/${id}`, { as: 'dpo', headers })
    expect(page.events.filter(({ kind }) => kind === 'looked')).toMatchObject([
      { action: 'person.read', reason: 'request 12' },
      { action: 'submission.read', actor: 'Mira' },
    ])
    const owners = await desk.read<Page>(`/people/${id}`)
    expect(owners.events.filter(({ kind }) => kind === 'looked')).toEqual([])
  })

  test('people stand once, by their last contact, and are found by name, address and number', async () => {
    await desk.lead({ name: 'Žarko Žak', email: 'zarko@example.com', phone: '+381641112223' })
    await desk.lead({ name: 'Other', email: 'other@example.com', message: 'I know Žarko.' })
    await desk.lead({ name: 'Žarko Žak', email: 'zarko@example.com' })
    const names = async (query: string) => (await desk.read<People>(`/people?${query}`)).people.map(({ name }) => name)
    expect((await names('')).slice(0, 2)).toEqual(['Žarko Žak', 'Other'])
    for (const q of ['zarko', 'ЖАРКО', 'zarko@exa', '064 111 2223'])
      expect(await names(`q=${encodeURIComponent(q)}`), q).toEqual(['Žarko Žak'])
    const first = await desk.read<People>('/people?limit=1')
    const second = await desk.read<People>(`/people?limit=1&after=${first.next}`)
    expect([first.people[0]?.name, second.people[0]?.name]).toEqual(['Žarko Žak', 'Other'])
  })

  test('two people who mend one note lose nothing', async () => {
    const id = await personOf(await desk.lead({ email: 'noted@example.com' }))
    const made = await desk.ask('POST', `/people/${id}/notes`, { json: { text: 'One.' } })
    const note = (await made.json()) as NoteView
    const etag = made.headers.get('ETag') ?? ''
    const put = (text: string, tag = etag) =>
      desk.ask('PUT', `/notes/${note.id}`, { json: { text }, headers: { 'If-Match': tag }, name: 'Pero' })
    expect((await put('Two.')).status).toBe(200)
    expect((await put('Three.')).status).toBe(412)
    expect((await desk.ask('DELETE', `/notes/${note.id}`, { headers: { 'If-Match': etag } })).status).toBe(412)
    const { notes } = await desk.read<{ notes: NoteView[] }>(`/people/${id}/notes`)
    expect(notes).toMatchObject([{ text: 'Two.', author: 'Mira', version: 2 }])
    expect((await desk.ask('DELETE', `/notes/${note.id}`, { headers: { 'If-Match': '"2"' } })).status).toBe(204)
    expect((await desk.ask('POST', `/people/${id}/notes`, { as: 'viewer', json: { text: 'x' } })).status).toBe(403)
  })

  test('ids of nobody, of another site, and records of somebody else are unknown', async () => {
    const [one, two] = [await desk.lead({ email: 'one@example.com' }), await desk.lead({ email: 'two@example.com' })]
    const id = await personOf(one)
    expect((await desk.ask('GET', `/people/${NOBODY}`)).status).toBe(404)
    expect((await desk.ask('GET', `/people/${id}`, { site: 'other' })).status).toBe(404)
    expect((await desk.ask('GET', `/people/${id}/notes`, { site: 'other' })).status).toBe(404)
    expect((await desk.ask('POST', `/people/${id}/notes`, { json: { text: 'x', record: two } })).status).toBe(404)
    expect((await desk.ask('PUT', `/notes/${NOBODY}`, { json: { text: 'x' }, headers: { 'If-Match': '"1"' } })).status).toBe(404)
  })

  test('a submission is shown with the form and the words that the visitor saw, and the file is handed out once it is asked for', async () => {
    const id = await desk.lead({ email: 'shown@example.com' }, { consents: [{ purpose: 'calls', granted: false }], locale: 'sr' })
    const detail = await desk.read<{
      shown: { version: number; locale: string; sections: { fields: { key: string; label: string }[] }[] }
      consents: { text: string; notice_sha256: string }[]
    }>(`/submissions/${id}`)
    expect(detail.shown).toMatchObject({ version: 1, locale: 'sr' })
    expect(detail.shown.sections[0]?.fields.find(({ key }) => key === 'calls')?.label).toBe(desk.world.noticeText('calls', 'sr'))
    expect(detail.consents).toMatchObject([{ state: 'refused', text: desk.world.noticeText('calls', 'sr') }])
    expect((await desk.ask('GET', `/submissions/${id}/files/${NOBODY}`)).status).toBe(404)
    expect(desk.world.unexpected).toEqual([])
  })
})

describe('saved views', () => {
  const desk = openDesk(DATABASES[0][1])
  type View = { id: string; name: string; mine: boolean; version: number }
  const view = { room: 'leads', name: 'Hot ones', query: 'grade=hot', columns: ['person', 'grade'], shared: false }
  const seen = async (name: string, as: 'owner' | 'agent' | 'viewer' = 'agent') =>
    (await desk.read<{ views: View[] }>('/views?room=leads', { name, as })).views.map((one) => one.name)

  test('are own until they are shared, and changed by one at a time', async () => {
    const made = await desk.act<View>('/views', view, { as: 'agent', name: 'Ana' })
    expect([await seen('Ana'), await seen('Pero')]).toEqual([['Hot ones'], []])
    const change = (json: unknown, name: string, as: 'owner' | 'agent' | 'viewer', version = 1) =>
      desk.ask('PUT', `/views/${made.id}`, { name, as, json, headers: { 'If-Match': `"${version}"` } })
    const { room: _, ...rest } = view
    expect((await change(rest, 'Pero', 'owner')).status).toBe(404)
    expect((await change({ ...rest, shared: true }, 'Ana', 'agent')).status).toBe(200)
    expect(await seen('Pero', 'viewer')).toEqual(['Hot ones'])
    expect((await change({ ...rest, name: 'Mine now' }, 'Pero', 'agent', 2)).status).toBe(403)
    expect((await change({ ...rest, name: 'Old' }, 'Ana', 'agent', 1)).status).toBe(412)
    expect((await change({ ...rest, shared: true, name: 'Ours' }, 'Boss', 'owner', 2)).status).toBe(200)
    expect((await desk.ask('POST', '/views', { as: 'viewer', json: { ...view, shared: true } })).status).toBe(403)
    expect((await desk.ask('DELETE', `/views/${made.id}`, { as: 'agent', name: 'Ana', headers: { 'If-Match': '"3"' } })).status).toBe(204)
    expect(await seen('Ana')).toEqual([])
  })
})
