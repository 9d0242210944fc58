import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll } from 'vitest'
import { createApp, type Routes } from '../../server/app.ts'
import { featureRoutes } from '../../server/features.ts'
import { readConfig } from '../../server/platform/config.ts'
import { openLog } from '../../server/platform/log.ts'
import { openRuntime } from '../../server/runtime.ts'
import { inEverySite } from '../../server/platform/tenancy.ts'
import { addOrigin, insertSite, insertToken, revokeToken } from '../../server/sites/store.ts'
import type { Role } from '../../server/sites/actor.ts'
import { makeToken } from '../../server/sites/tokens.ts'
import { newId } from '../../server/platform/id.ts'
import { everywhereOn, testDatabase } from '../database.ts'

const cleanups: (() => unknown)[] = []

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** A folder that is gone after the file. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'portik-test-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Collects what is written to it. */
export const pages = () => {
  const written: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString())
      done()
    },
  })
  return { stream, text: () => written.join('') }
}

/** The whole server as an app on a database of its own, with the site `acme` that https://acme.example may embed. */
export const serverHouse = async (env: Record<string, string> = {}, extra: Partial<Routes> = {}, content: 'acme' | 'empty' = 'acme') => {
  const { url, loginUrl, everywhere: onPostgres, ddl } = await testDatabase()
  const log = pages()
  const complete = { DATABASE_URL: loginUrl, PORTIK_SECRET: randomBytes(32).toString('base64'), PORTIK_DATA_DIR: temporaryFolder(), ...env }
  const config = readConfig(complete)
  const runtime = await openRuntime(config, openLog('debug', log.stream), { migrate: false, supervise: false })
  let open = true
  const close = async () => {
    if (open) await runtime.close()
    open = false
  }
  cleanups.push(close)

  const everywhere = runtime.database.kind === 'embedded' ? everywhereOn(runtime.database) : onPostgres
  const controller = { name: 'Acme d.o.o.', email: 'privacy@acme.example' }
  if (content === 'acme') {
    // By the runtime, whose database is another one when a test asks for the embedded.
    await inEverySite(runtime.db, async (tx) => {
      await insertSite(tx, { id: 'acme', name: 'Acme', locales: ['en', 'sr'], theme: {}, controller })
      await addOrigin(tx, 'acme', 'https://acme.example')
    })
  }
  const features = featureRoutes(runtime)
  const app = await createApp(runtime, {
    site: [...features.site, ...(extra.site ?? [])],
    console: [...features.console, ...(extra.console ?? [])],
    pages: [...features.pages, ...(extra.pages ?? [])],
  })
  return {
    app,
    runtime,
    /** See `AnyDatabase`. */
    everywhere,
    ddl,
    env: complete,
    url,
    close,
    logged: log.text,
    /** A bearer token of a site. */
    token: async (role: Role, siteId = 'acme') => {
      const { token, hash } = makeToken()
      const id = newId()
      await insertToken(everywhere, { siteId, id, role, hash })
      return { token, id }
    },
    /** Makes a token worthless. */
    revoke: (id: string, siteId = 'acme') => revokeToken(everywhere, siteId, id),
  }
}
