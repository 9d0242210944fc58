import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { latestHead } from '../../../gdpr/ledger/head.ts'
import { sequence } from '../../../gdpr/ledger/sequence.ts'
import type { Report } from '../../../gdpr/ledger/verify.ts'
import { diagnose } from '../../../server/doctor.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { runCommand, type Host } from '../../../server/program.ts'
import { recordAudit } from '../../../server/sites/audit-store.ts'
import { serverHouse, temporaryFolder } from '../../server/house.ts'
import { portik } from '../../server/portik.ts'

type House = Awaited<ReturnType<typeof serverHouse>>

const folder = temporaryFolder()
const file = (name: string): string => join(folder, name)

let house: House
let host: Host
beforeAll(async () => {
  house = await serverHouse()
  const { runtime, env } = house
  host = { open: async () => runtime, migrate: () => runtime.database.migrate(), diagnose: diagnose(env, (run) => run(runtime.db)) }
})

const run = async (...argv: string[]) => {
  const printed = { out: '', err: '' }
  const code = await runCommand(argv, host, { cwd: folder, print: (text) => (printed.out += text), warn: (text) => (printed.err += text) })
  return { code, ...printed }
}

const write = async (count: number): Promise<void> => {
  const { db, signer } = house.runtime
  const actor = { kind: 'staff', id: 'ana', role: 'dpo', name: 'Ana' } as const
  await inSite(db, 'acme', async (tx) => {
    for (let i = 0; i < count; i++) await recordAudit(tx, 'acme', { actor, action: 'lead.read', object: 'lead', objectId: String(i) })
  })
  await sequence(db, signer, 'acme', { now: new Date(), full: true })
}

describe('the ledger from a shell', () => {
  test('is exported into a file for this user only, and verified by it', async () => {
    await write(3)
    expect(await run('ledger', 'export', '--site', 'acme', 'a.jsonl')).toEqual({
      code: 0,
      out: '3 entries written to a.jsonl. It holds personal data: keep it as such.\n',
      err: '',
    })
    expect(statSync(file('a.jsonl')).mode & 0o077).toBe(0)
    const { code, out } = await run('ledger', 'verify', 'a.jsonl')
    expect([code, out]).toEqual([0, expect.stringContaining('The ledger is right.')])
    expect(out).toContain('3 entries (3 audit) under 1 head')
  })

  test('is verified by a process that has no configuration, no server, and a database that is not there', async () => {
    const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere', PORT: 'nonsense' }
    const { code, out } = await portik(nowhere, 'ledger', 'verify', file('a.jsonl'), '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, site: 'acme', entries: 3, faults: [] })
  })

  test('is found to be wrong with exit code 1, and every fault has its sentence', async () => {
    writeFileSync(file('b.jsonl'), readFileSync(file('a.jsonl'), 'utf8').replace('"actorName":"Ana"', '"actorName":"Eva"'))
    const { code, out, err } = await run('ledger', 'verify', 'b.jsonl')
    expect([code, err]).toEqual([1, 'The ledger is NOT right: 1 fault.\n'])
    expect(out).toMatch(/FAULT record_changed: entry 0 \(audit [0-9a-f-]{36}\): the record is not the one that was committed to/)
    const { out: json } = await run('ledger', 'verify', 'b.jsonl', '--json')
    expect((JSON.parse(json) as Report).faults).toMatchObject([{ code: 'record_changed', position: 0 }])
  })

  test('is measured by keys and heads that somebody saved', async () => {
    const { runtime } = house
    writeFileSync(file('jwks.json'), JSON.stringify(runtime.signer.jwks()))
    writeFileSync(file('none.json'), '{"keys":[]}')
    const head = await inSite(runtime.db, 'acme', (tx) => latestHead(tx, 'acme'))
    writeFileSync(file('head.jws'), head?.jws ?? '')
    writeFileSync(file('head.json'), JSON.stringify({ head: head?.jws }))
    await write(2)
    await run('ledger', 'export', '--site', 'acme', 'c.jsonl')
    const saved = ['--jwks', 'jwks.json', '--head', 'head.jws', '--head', 'head.json']
    expect((await run('ledger', 'verify', 'c.jsonl', ...saved)).code).toBe(0)
    expect(await run('ledger', 'verify', 'c.jsonl', '--jwks', 'none.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining('head_signature'),
    })
    expect(await run('ledger', 'verify', 'a.jsonl', '--jwks', 'a.jsonl')).toMatchObject({
      code: 1,
      err: expect.stringContaining('not a JSON Web Key Set'),
    })
  })

  test('goes on with a new key, and what the old one signed stays right', async () => {
    const { code, out } = await run('ledger', 'rotate-key')
    expect([code, out]).toEqual([0, expect.stringMatching(/^New key: [\w-]{43}\n$/)])
    await write(2)
    await run('ledger', 'export', '--site', 'acme', 'd.jsonl')
    const { out: report } = await run('ledger', 'verify', 'd.jsonl', '--json')
    expect(JSON.parse(report)).toMatchObject({ ok: true, entries: 7, heads: 3 })
    expect((JSON.parse(report) as Report).signedBy).toHaveLength(2)
  })

  test('says what is wrong with a file or a site', async () => {
    expect(await run('ledger', 'verify', 'nothing.jsonl')).toMatchObject({ code: 1, err: 'nothing.jsonl cannot be read (ENOENT).\n' })
    expect(await run('ledger', 'export', '--site', 'nobody', 'e.jsonl')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no site "nobody"'),
    })
    expect(await run('ledger', 'export', '--site', 'acme', 'no/such/folder.jsonl')).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be written'),
    })
    expect((await run('ledger', 'export', 'e.jsonl')).code).toBe(2)
    expect((await run('ledger', 'verify')).code).toBe(2)
  })
})
