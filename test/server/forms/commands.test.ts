import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { diagnose } from '../../../server/doctor.ts'
import { runCommand, type Host } from '../../../server/program.ts'
import { serverHouse } from '../house.ts'

let host: Host
const cwd = mkdtempSync(join(tmpdir(), 'portik-forms-'))

const run = async (line: string) => {
  const printed = { out: '', err: '' }
  const code = await runCommand(line.split(' '), host, {
    cwd,
    print: (text) => (printed.out += text),
    warn: (text) => (printed.err += text),
  })
  return { code, ...printed }
}

const definition = (change: Record<string, unknown> = {}) => ({
  id: 'repair',
  title: { en: 'Repair' },
  submit: { en: 'Send' },
  thanks: { title: { en: 'Thank you' }, text: { en: 'We will call.' } },
  destination: 'leads',
  purposes: { repair: { basis: 'contract', retentionDays: 365 }, tips: { basis: 'consent', retentionDays: 365 } },
  sections: [
    {
      key: 'what',
      fields: [
        { kind: 'email', key: 'email', label: { en: 'E-mail' }, required: true, gdpr: { category: 'contact', purpose: 'repair' } },
        { kind: 'consent', key: 'tips', label: { en: 'Send me tips.' }, purpose: 'tips', gdpr: { category: 'none', purpose: 'tips' } },
      ],
    },
  ],
  ...change,
})
const write = (name: string, content: unknown) =>
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))

beforeAll(async () => {
  const { runtime, env } = await serverHouse({}, {}, 'empty')
  host = {
    open: async () => runtime,
    migrate: () => runtime.database.migrate(),
    diagnose: diagnose(env, (query) => query(runtime.db)),
  }
  await run('site add garage --name Garage --email a@garage.example --locale en')
})

describe('forms on the command line', () => {
  test('an own form is published from a file, once for the same content', async () => {
    write('repair.json', definition())
    expect(await run('form publish repair.json --site garage')).toEqual({ code: 0, out: 'Published repair, version 1.\n', err: '' })
    expect((await run('form publish repair.json --site garage')).out).toBe('Published repair, version 1.\n')
    write('repair.json', definition({ title: { en: 'Repairs' } }))
    expect((await run('form publish repair.json --site garage')).out).toBe('Published repair, version 2.\n')
    expect(JSON.parse((await run('form show repair --site garage')).out)).toMatchObject({ id: 'repair', title: { en: 'Repairs' } })
  })

  test('a definition with mistakes is refused, and each is named', async () => {
    write('wrong.json', definition({ purposes: { tips: { basis: 'consent', retentionDays: 365 } } }))
    const { code, err } = await run('form publish wrong.json --site garage')
    expect(code).toBe(1)
    expect(err).toContain('sections.0.fields.0.gdpr.purpose')
    write('broken.json', '{')
    expect(await run('form publish broken.json --site garage')).toMatchObject({ code: 1, err: expect.stringContaining('not valid JSON') })
    expect(await run('form publish nothing.json --site garage')).toMatchObject({ code: 1, err: expect.stringContaining('cannot be read') })
  })

  test('a form is closed and opened again', async () => {
    expect(await run('form close contact --site garage')).toMatchObject({ code: 0 })
    const all = JSON.parse((await run('form list --site garage --json')).out) as { id: string; status: string }[]
    expect(all.find(({ id }) => id === 'contact')).toMatchObject({ status: 'closed' })
    expect(await run('form open contact --site garage')).toMatchObject({ code: 0 })
    expect((await run('form list --site garage')).out).toContain('contact\tversion 1\topen')
    expect(await run('form close nothing --site garage')).toMatchObject({ code: 1, err: expect.stringContaining('no form "nothing"') })
  })
})
