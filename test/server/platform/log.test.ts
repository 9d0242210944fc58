import { describe, expect, test } from 'vitest'
import { openLog, type LogFields } from '../../../server/platform/log.ts'
import { pages } from '../house.ts'

const CANARY = 'canary-ana.anić@example.org'

const logged = (write: (log: ReturnType<typeof openLog>) => void): { lines: Record<string, unknown>[]; text: string } => {
  const page = pages()
  write(openLog('debug', page.stream))
  const text = page.text()
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { lines, text }
}

describe('a log line', () => {
  test('says only what is on the list', () => {
    const fields = {
      route: '/v1/sites/:site',
      status: 200,
      email: CANARY,
      body: { email: CANARY },
      url: `/x?mail=${CANARY}`,
      ip: '203.0.113.9',
    }
    const { lines, text } = logged((log) => log.info('request', fields))
    expect(lines).toEqual([{ level: 30, time: expect.any(String), route: '/v1/sites/:site', status: 200, msg: 'request' }])
    expect(text).not.toContain('canary')
  })

  test('takes no object into a listed field', () => {
    const { text } = logged((log) => log.info('request', { route: { toString: () => CANARY, email: CANARY } } as unknown as LogFields))
    expect(text).not.toContain('canary')
  })

  test('cannot be broken into two', () => {
    const { lines, text } = logged((log) => log.warn('request', { route: '/x\r\n{"level":60,"msg":"all is lost"}\u2028\u0085' }))
    expect(lines).toHaveLength(1)
    expect(text.trim()).not.toMatch(/[\r\n\u2028\u0085]/)
    expect(text).not.toContain('\\n')
  })

  test('is short however long a value is', () => {
    const { lines } = logged((log) => log.info('request', { route: 'x'.repeat(100_000) }))
    expect(lines[0]?.['route']).toHaveLength(200)
  })

  test('about an error keeps where it happened, not what it says', () => {
    const driver = Object.assign(new Error(`duplicate key (email)=(${CANARY})`), {
      code: '23505',
      constraint: 'people_email',
      detail: `Key (email)=(${CANARY}) already exists.`,
      parameters: [CANARY],
    })
    const { lines, text } = logged((log) => log.error('request failed', new Error(`Failed query, params: ${CANARY}`, { cause: driver })))
    expect(lines[0]?.['error']).toMatchObject([{ name: 'Error' }, { name: 'Error', code: '23505', constraint: 'people_email' }])
    expect(text).toContain('log.test.ts')
    expect(text).not.toContain('canary')
  })

  test('about an error with several lines keeps none of them', () => {
    const { text } = logged((log) => log.error('request failed', new Error(`one\n${CANARY}\nat ${CANARY}`)))
    expect(text).not.toMatch(/(^|[^t] )canary/)
  })
})
