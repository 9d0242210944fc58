import { expect } from '@open-wc/testing'
import { forgetReasons, openApi } from '../../../widgets/console/api.ts'
import { serverOf, type Call, type Reply } from './world.ts'

describe('calls of the console', () => {
  let stop = (): void => {}
  const answering = (answer: (call: Call, nth: number) => Reply) => {
    let nth = 0
    const server = serverOf((call) => answer(call, nth++))
    stop = server.stop
    return server.calls
  }
  afterEach(() => {
    stop()
    forgetReasons()
  })

  it('are relative to the site, or begin at /v1/; empty values of the query are left out', async () => {
    const calls = answering(() => [200, { fine: true }, { ETag: '"3"' }])
    const api = openApi('/v1/console/sites/demo/')
    const answer = await api.get<{ fine: boolean }>('leads', { query: { grade: 'hot', after: undefined, q: '' } })
    expect(answer).to.deep.equal({ ok: true, value: { fine: true }, etag: '"3"' })
    await api.get('/v1/console/me')
    expect(calls.map(({ path }) => path)).to.deep.equal(['/v1/console/sites/demo/leads', '/v1/console/me'])
    expect(calls[0]!.query.toString()).to.equal('grade=hot')
  })

  it('an answer without a body is fine', async () => {
    answering(() => new Response(null, { status: 204 }))
    expect(await openApi('/v1/').delete('x')).to.deep.equal({ ok: true, value: undefined })
  })

  it('a lost update is told, with the state that was sent as If-Match', async () => {
    const calls = answering(() => [412, { code: 'changed_meanwhile' }])
    const answer = await openApi('/v1/').patch('leads/1', { json: { note: 'x' }, ifMatch: '"3"' })
    expect(calls[0]!.headers.get('If-Match')).to.equal('"3"')
    expect(!answer.ok && answer.failure.code).to.equal('changed_meanwhile')
  })

  it('after signing in again the same call is made with the same body', async () => {
    const calls = answering((_, nth) => (nth === 0 ? [401, { code: 'unauthenticated' }] : [200, {}]))
    let asked = 0
    const api = openApi('/v1/', { signIn: async () => (asked += 1) > 0 })
    const answer = await api.post('notes', { json: { text: 'long' } })
    expect(answer.ok).to.equal(true)
    expect(asked).to.equal(1)
    expect(calls.map(({ body }) => body)).to.deep.equal([{ text: 'long' }, { text: 'long' }])
  })

  it('who would rather not sign in gets the failure', async () => {
    answering(() => [401, { code: 'unauthenticated' }])
    const answer = await openApi('/v1/', { signIn: async () => false }).get('x')
    expect(!answer.ok && answer.failure.status).to.equal(401)
  })

  it('a reason is asked for once for each record, and goes along in any language', async () => {
    const calls = answering(({ headers }) => (headers.has('Portik-Reason') ? [200, {}] : [403, { code: 'reason_required' }]))
    const asked: string[] = []
    const api = openApi('/v1/', { reason: async (path) => (asked.push(path), 'Žalba бр. 7') })
    await api.get('leads/1')
    await api.get('leads/1')
    await api.get('leads/2')
    expect(asked).to.deep.equal(['/v1/leads/1', '/v1/leads/2'])
    expect(calls.at(-1)!.headers.get('Portik-Reason')).to.equal(encodeURIComponent('Žalba бр. 7'))
  })

  it('a file comes as it is, after the same question for a reason', async () => {
    const calls = answering(({ headers }) => (headers.has('Portik-Reason') ? new Response('%PDF-1.7') : [403, { code: 'reason_required' }]))
    const answer = await openApi('/v1/', { reason: async () => 'a request for access' }).get<Blob>('submissions/1/files/2', { file: true })
    expect(answer.ok && (await answer.value.text())).to.equal('%PDF-1.7')
    expect(calls).to.have.length(2)
  })

  it('without a reason the record stays closed, and nobody is asked in a circle', async () => {
    const calls = answering(() => [403, { code: 'reason_required' }])
    const closed = await openApi('/v1/', { reason: async () => undefined }).get('leads/1')
    expect(!closed.ok && closed.failure.code).to.equal('reason_required')
    const refused = await openApi('/v1/', { reason: async () => 'because' }).get('leads/1')
    expect(!refused.ok && refused.failure.code).to.equal('reason_required')
    expect(calls).to.have.length(3)
  })

  it('a dead line is told to the shell, and so is the first answer after it', async () => {
    const heard: boolean[] = []
    answering((_, nth) => (nth === 0 ? 'drop' : [200, {}]))
    const api = openApi('/v1/', { silent: (silent) => void heard.push(silent) })
    const answer = await api.get('x')
    expect(!answer.ok && answer.failure.code).to.equal('offline')
    await api.get('x')
    expect(heard).to.deep.equal([true, false])
  })
})
