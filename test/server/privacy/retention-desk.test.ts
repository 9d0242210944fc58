import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { siteConsole } from '../sites/console.ts'
import { runCommand } from '../../../server/program.ts'

describe('the calendar of retention', () => {
  let desk: Awaited<ReturnType<typeof siteConsole>>
  beforeAll(async () => {
    desk = await siteConsole()
    for (const days of [1, 20, 70])
      await desk.everywhere.execute(sql`
        insert into mails (site_id, id, kind, recipient, subject, text, html, state, created_at)
        values ('acme', gen_random_uuid(), 'x', 'a@b.example', '', '', '', 'outbox', now() - interval '30 days' + ${days} * interval '1 day')`)
    await desk.everywhere.execute(sql`
      insert into mails (site_id, id, kind, recipient, subject, text, html, state, created_at)
      values ('acme', gen_random_uuid(), 'x', 'a@b.example', '', '', '', 'outbox', now() - interval '31 days')`)
  })
  const calendar = async () => (await desk.call('/retention', { role: 'dpo' })).body as { rules: { id: string }[]; runs: unknown[] }

  test('says for each rule what goes when, and why', async () => {
    const mails = (await calendar()).rules.find(({ id }) => id === 'mails')
    expect(mails).toMatchObject({ days: 30, start: 'sent', action: 'delete', due: 1, held: 0, in_7_days: 1, in_30_days: 2, in_90_days: 3 })
  })

  test('is run by the officer alone, and for good only when that is confirmed', async () => {
    expect((await desk.call('/retention/runs', { role: 'agent', json: { dry: true } })).status).toBe(403)
    expect((await desk.call('/retention/runs', { role: 'owner', json: { dry: true } })).status).toBe(403)
    const refused = await desk.call('/retention/runs', { role: 'dpo', json: { dry: false } })
    expect([refused.status, (refused.body as { errors: unknown }).errors]).toEqual([422, [{ field: 'confirm', code: 'required' }]])

    const dry = await desk.call('/retention/runs', { role: 'dpo', json: { dry: true } })
    expect([dry.status, dry.body]).toMatchObject([201, { dry: true, due: 1, done: 0, started_by: 'console' }])
    const real = await desk.call('/retention/runs', { role: 'dpo', json: { dry: false, confirm: true } })
    expect([real.status, real.body]).toMatchObject([201, { dry: false, due: 1, done: 1, failed: 0 }])
    expect((await calendar()).runs).toHaveLength(2)
  })

  test('runs from a shell too, counting only when asked to', async () => {
    const said = { out: '', err: '' }
    const host = { open: async () => desk.runtime, migrate: async () => {}, diagnose: async () => [] }
    const terminal = { cwd: '.', print: (text: string) => void (said.out += text), warn: (text: string) => void (said.err += text) }
    expect(await runCommand(['retention', 'run', '--dry-run', '--site', 'acme', '--json'], host, terminal)).toBe(0)
    expect(await runCommand(['retention', 'run', '--site', 'nobody'], host, terminal)).toBe(1)
    expect(said.err).toBe('There is no site "nobody". See: portik site list\n')
    expect(JSON.parse(said.out)).toMatchObject([{ site: 'acme', dry: true, due: 0, started_by: 'shell' }])
  })
})
