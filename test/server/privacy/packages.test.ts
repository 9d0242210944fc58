import { readdirSync, readFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from '../../../gdpr/export/build.ts'
import { gdprExport } from '../../../gdpr/export/jobs.ts'
import { makePackage, openPackages, purgePackages, resumePackages, type PackageDeps } from '../../../gdpr/export/packages.ts'
import type { PersonalData, Row } from '../../../gdpr/personal-data.ts'
import { hostedPages } from '../../../server/hosted-pages.ts'
import { openFiles } from '../../../server/platform/files.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { mailSend } from '../../../server/platform/mail.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { DAY } from '../../../server/platform/time.ts'
import { packagePages } from '../../../server/privacy/pages/package-pages.ts'
import { testDatabase } from '../../database.ts'
import { PUBLIC_URL } from '../forms/world.ts'
import { openErasureWorld, type ErasureWorld } from './erasure-world.ts'

let world: ErasureWorld
let deps: PackageDeps
let folder: string
const ready: string[] = []

beforeAll(async () => {
  const database = await testDatabase()
  world = await openErasureWorld(database)
  folder = mkdtempSync(join(tmpdir(), 'portik-packages-'))
  const jobs = await startJobs(database, { jobs: [gdprExport, mailSend], supervise: false, onError: () => {} })
  const { db, keys, texts, registry, directory } = world
  deps = {
    db,
    jobs,
    keys,
    texts,
    registry,
    files: await openFiles(folder),
    publicUrl: PUBLIC_URL,
    siteOf: (id) => directory.get(id),
    ready: async (_tx, { requestId }) => void ready.push(requestId),
    // The pages compare with the real time.
    clock: () => new Date(),
  }
  return () => jobs.stop()
})

const start = (subjectIds: readonly string[], change: Partial<{ portability: boolean; locale: string }> = {}) =>
  inSite(world.db, 'acme', (tx) =>
    openPackages(deps).start(tx, {
      siteId: 'acme',
      requestId: 'R-1',
      subjectIds,
      portability: false,
      email: 'ana@example.com',
      locale: 'de',
      ...change,
    }),
  )

const linkInMail = async (): Promise<string> => {
  const [mail] = await world.query<{ text: string }>(
    `select text from mails where kind = 'privacy_package' order by created_at desc, id desc limit 1`,
  )
  return new URL(/https:\S+packages\S+/.exec(mail?.text ?? '')?.[0] ?? '').pathname
}

const pages = () => {
  const frame = { texts: world.texts, publicUrl: PUBLIC_URL, assets: { url: PUBLIC_URL, integrity: () => undefined } }
  return packagePages({ ...hostedPages(frame), sites: world.directory, packages: openPackages(deps) })
}

describe('a package', () => {
  test('lies encrypted, is shown by the link, downloaded once by a press of the button, and then is gone', async () => {
    const ana = await world.person({ message: 'my very own message' })
    const id = await start([ana.subjectId])
    await makePackage(deps, 'acme', id)
    expect(ready).toContain('R-1')
    const [file = ''] = readdirSync(folder)
    const sealed = readFileSync(join(folder, file))
    for (const text of ['PK\u0003\u0004', 'index.html', ana.email]) expect(sealed.includes(text), text).toBe(false)

    const path = await linkInMail()
    for (let scanner = 0; scanner < 20; scanner++) {
      const page = await pages().request(path)
      expect(page.status).toBe(200)
    }
    const answer = await pages().request(path, { method: 'POST' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="acme-data.zip"')
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['index.html', 'data.json', 'portable.json', 'schema.json', 'csv/submissions.csv']),
    )
    expect(Buffer.from(files['index.html'] ?? []).toString()).toContain('my very own message')

    expect((await pages().request(path)).status).toBe(410)
    expect((await pages().request(path, { method: 'POST' })).status).toBe(410)
    expect(readdirSync(folder)).toEqual([])
    expect((await pages().request(`${path.slice(0, -3)}abc`)).status).toBe(404)
  })

  test('can be fetched again when the line broke, a few times', async () => {
    const ana = await world.person()
    await makePackage(deps, 'acme', await start([ana.subjectId]))
    const path = await linkInMail()
    for (let broken = 0; broken < 2; broken++) {
      const answer = await pages().request(path, { method: 'POST' })
      await answer.body?.cancel()
    }
    expect((await pages().request(path, { method: 'POST' })).status).toBe(200)
  })

  test('is deleted when nobody came for it within seven days', async () => {
    const ana = await world.person()
    await makePackage(deps, 'acme', await start([ana.subjectId]))
    const path = await linkInMail()
    const before = readdirSync(folder).length
    expect(await purgePackages(deps, new Date(Date.now() + 6 * DAY))).toBe(0)
    await purgePackages(deps, new Date(Date.now() + 8 * DAY))
    expect(readdirSync(folder).length).toBeLessThan(before)
    expect((await pages().request(path)).status).toBe(404)
  })

  test('begins anew where its worker was killed, and tells how far it is', async () => {
    const ana = await world.person()
    const id = await start([ana.subjectId])
    let opened = 0
    const failing: PersonalData = {
      feature: 'failing',
      register: {},
      export: async () => {
        if (opened++ === 0) throw new Error('killed')
        return []
      },
    }
    await expect(makePackage({ ...deps, registry: [...deps.registry, failing] }, 'acme', id)).rejects.toThrow('killed')
    expect(await openPackages(deps).ofRequest('acme', 'R-1')).toMatchObject({ state: 'building' })
    expect(await resumePackages(deps, new Date())).toBe(0)
    expect(await resumePackages(deps, new Date(Date.now() + DAY))).toBe(1)
    await makePackage(deps, 'acme', id)
    const done = await openPackages(deps).ofRequest('acme', 'R-1')
    expect(done).toMatchObject({ state: 'ready' })
    expect(done?.partsDone).toBe(done?.parts)
    expect(done?.parts).toBeGreaterThan(10)
  })

  test('for taking along holds only what the person gave', async () => {
    const ana = await world.person({ message: 'mine' })
    await makePackage(deps, 'acme', await start([ana.subjectId], { portability: true }))
    const answer = await pages().request(await linkInMail(), { method: 'POST' })
    const files = Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer())))
    expect(files).toEqual(expect.arrayContaining(['portable.json', 'csv/person.csv']))
    expect(files).not.toContain('index.html')
    expect(files).not.toContain('csv/leads.csv')
  })

  test('of somebody with 5,000 rows and 200 files is never in memory as a whole', async () => {
    const size = 400_000
    let [open, most] = [0, 0]
    const bytes = new Uint8Array(size).fill(65)
    const content = () =>
      ReadableStream.from(
        (async function* () {
          most = Math.max(most, ++open)
          for (let at = 0; at < size; at += 50_000) yield bytes.subarray(at, at + 50_000)
          open--
        })(),
      )
    const pagesOf = async function* (): AsyncGenerator<readonly Row[]> {
      for (let page = 0; page < 10; page++) yield Array.from({ length: 500 }, (_, i) => ({ id: `${page}-${i}`, text: 'x'.repeat(200) }))
    }
    const large: PersonalData = {
      feature: 'large',
      register: {},
      export: async () => [
        { kind: 'rows', section: 'many', portable: true, rows: pagesOf() },
        ...Array.from(
          { length: 200 },
          (_, i) =>
            ({
              kind: 'file',
              section: 'files',
              portable: true,
              id: `file-${i}-`.padEnd(20, '0'),
              name: `${i}.bin`,
              size,
              open: content,
            }) as const,
        ),
      ],
    }
    const options = {
      scope: { siteId: 'acme', subjectIds: ['a'] },
      about: { siteId: 'acme', siteName: 'Acme', controller: { name: 'A', email: 'a@example.com' }, locale: 'en', at: new Date() },
      portability: false,
      progress: async () => {},
    }
    let [total, largest] = [0, 0]
    for await (const chunk of buildPackage({ db: world.db, texts: world.texts, registry: [large] }, options)) {
      total += chunk.length
      largest = Math.max(largest, chunk.length)
    }
    expect(total).toBeGreaterThan(200 * size)
    expect(most).toBe(1)
    expect(largest).toBeLessThan(200_000)
  })

  test('goes with its person', async () => {
    const ana = await world.person()
    await makePackage(deps, 'acme', await start([ana.subjectId]))
    const path = await linkInMail()
    const erasure = await world.approve([ana.subjectId])
    await world.advance(erasure, { files: deps.files })
    expect((await world.status(erasure)).state).toBe('done')
    expect((await pages().request(path)).status).toBe(404)
  })
})
