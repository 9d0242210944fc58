import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { compactVerify, createLocalJWKSet } from 'jose'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scanSite } from '../../../gdpr/offboard/scan-site.ts'
import { offboardDeps } from '../../../server/offboarding.ts'
import { openPostgres, rows, type Database } from '../../../server/platform/db.ts'
import { CameMeanwhile, deleteExported, takeOut, type OffboardCertificate } from '../../../server/privacy/offboard.ts'
import { runCommand } from '../../../server/program.ts'
import type { Runtime } from '../../../server/runtime.ts'
import { serverHouse, temporaryFolder } from '../house.ts'
import { canaryOf, furnish, type House } from '../matrix/objects.ts'

const folder = temporaryFolder()

/** Every row of a site in every table, as text. */
const everythingOf = async ({ everywhere }: House, site: string): Promise<Record<string, string[]>> => {
  const tables = rows<{ name: string }>(
    await everywhere.execute(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'site_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`),
  )
  const all: Record<string, string[]> = {}
  for (const { name } of tables)
    all[name] = rows<{ row: string }>(
      await everywhere.execute(sql.raw(`select t::text as row from "${name}" t where site_id = '${site}' order by 1`)),
    ).map(({ row }) => row)
  return all
}

describe('the end of a contract', () => {
  let house: House
  let owner: Database
  const command = async (runtime: Runtime, file: string, ...more: string[]) => {
    const said = { out: '', err: '' }
    const host = { open: async () => runtime, migrate: async () => {}, diagnose: async () => [] }
    const terminal = { cwd: folder, print: (text: string) => void (said.out += text), warn: (text: string) => void (said.err += text) }
    return [await runCommand(['site', 'offboard', '--site', 'leaving', '--export', file, '--json', ...more], host, terminal), said] as const
  }
  beforeAll(async () => {
    house = await serverHouse({}, {}, 'empty')
    await furnish(house, 'leaving')
    await furnish(house, 'staying')
    owner = await openPostgres(house.url)
  })
  afterAll(() => owner.close())

  test('everything of the site is handed over: rows as they were counted, locked answers opened, files, and no secret', async () => {
    const path = join(folder, 'export.zip')
    const exported = await takeOut(offboardDeps(house.runtime), 'leaving', path)
    const bytes = readFileSync(path)
    expect([exported.bytes, exported.sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')])

    const entries = Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]))
    const stored = await everythingOf(house, 'leaving')
    for (const [table, found] of Object.entries(stored))
      expect([table, entries[`tables/${table}.jsonl`]?.split('\n').filter(Boolean).length]).toEqual([table, found.length])
    expect(exported.tables['submissions']).toBe(stored['submissions']?.length)
    expect(entries['sections/sealed_answers.jsonl']).toContain('0101006500006')
    const file = Object.keys(entries).find((name) => name.startsWith('files/'))
    expect([file?.includes('canary-of-leaving.txt'), entries[file ?? '']]).toEqual([true, canaryOf('leaving')])
    const everything = Object.values(entries).join('\n')
    expect(everything).not.toContain(canaryOf('staying'))
    expect(everything).not.toMatch(/"(?:secret|wrapped|hash|sealed)":/)
    expect(JSON.parse(entries['manifest.json'] ?? '')).toMatchObject({ site: 'leaving', files: 1, tables: exported.tables })
  })

  test('nothing is deleted when something came in after the export, or when the login does not own the tables', async () => {
    const deps = offboardDeps({ ...house.runtime, db: owner.db })
    const exported = await takeOut(deps, 'leaving', join(folder, 'old.zip'))
    const before = await everythingOf(house, 'leaving')
    const older = { ...exported, tables: { ...exported.tables, submissions: (exported.tables['submissions'] ?? 0) - 1 } }
    await expect(deleteExported(deps, 'leaving', older)).rejects.toThrow(CameMeanwhile)
    expect(await everythingOf(house, 'leaving')).toEqual(before)
    const [code, said] = await command(house.runtime, 'not-owner.zip', '--delete', '--confirm', 'leaving')
    expect([code, said.err]).toEqual([1, expect.stringContaining('Run it with the login that owns the tables')])
    expect(await everythingOf(house, 'leaving')).toEqual(before)
  })

  test('from a shell it is deleted only when its name is said twice, and then nothing is left of it, nor touched of another', async () => {
    const staying = await everythingOf(house, 'staying')
    const [code, said] = await command(house.runtime, 'refused.zip', '--delete')
    expect([code, said.err]).toEqual([2, 'What goes cannot be had back. To delete the site, add: --confirm leaving\n'])

    const [ended, done] = await command({ ...house.runtime, db: owner.db }, 'last.zip', '--delete', '--confirm', 'leaving')
    expect([ended, done.err]).toEqual([0, ''])
    const { certificate, jws } = JSON.parse(done.out) as { certificate: OffboardCertificate; jws: string }
    expect(certificate.scan).toMatchObject({ rows: 0, jobs: 0, files: 0 })
    expect(certificate.deleted).toMatchObject({ files: 1, staff: 6 })
    expect(certificate.deleted.tables['submissions']).toBe(certificate.exported.tables['submissions'])

    expect(Object.values(await everythingOf(house, 'leaving')).flat()).toEqual([])
    expect(await scanSite(house.runtime.db, 'leaving')).toMatchObject({ rows: 0, jobs: 0, where: [] })
    expect(await everythingOf(house, 'staying')).toEqual(staying)
    expect((await scanSite(house.runtime.db, 'staying')).rows).toBeGreaterThan(30)
    const dump = rows<{ row: string }>(
      await house.everywhere.execute(sql`select t::text as row from pgboss.job t union all select t::text from staff t`),
    )
    expect(dump.map(({ row }) => row).join('\n')).not.toContain('leaving')

    await house.runtime.signer.refresh()
    const { payload } = await compactVerify(jws, createLocalJWKSet({ keys: [...house.runtime.signer.jwks().keys] }))
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(certificate)
    // What refuses to be deleted from does so again.
    await expect(house.ddl(`set portik.every_site = 'on'; delete from form_versions where site_id = 'staying'`)).rejects.toThrow(
      /append-only/,
    )
  })
})
