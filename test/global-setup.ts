import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../server/platform/db.ts'
import { startPostgres } from './postgres.ts'
import { APP_ROLE } from '../server/platform/isolation.ts'
import { STRICT } from './strict.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address of the tests' PostgreSQL. */
    postgresUrl: string
    /** User and password of a login such as an operator would make: bound by row-level security, owner of nothing. */
    postgresLogin: string
    /** Name of the migrated database that `testDatabase()` clones. */
    postgresTemplate: string
  }
}

/** The same server, another database. */
export const databaseUrl = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href

/** Starts PostgreSQL once for all files (or takes `TEST_DATABASE_URL`), and migrates the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given ? undefined : await startPostgres()
  const url = given ?? server?.url ?? ''
  const template = `portik_template_${randomBytes(6).toString('hex')}`
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  await admin`create database ${admin(template)}`
  const database = await openPostgres(databaseUrl(url, template))
  await database.migrate()
  await database.close()
  const owner = postgres(databaseUrl(url, template), { max: 1, onnotice: () => {} })
  await owner.unsafe(STRICT)
  await owner.end()
  const login = `portik_login_${randomBytes(6).toString('hex')}`
  await admin.unsafe(`create role ${login} login password '${login}' in role ${APP_ROLE}`)

  project.provide('postgresUrl', url)
  project.provide('postgresTemplate', template)
  project.provide('postgresLogin', login)
  return async () => {
    await admin`drop database if exists ${admin(template)} with (force)`
    await admin`drop role ${admin(login)}`
    await admin.end()
    await server?.stop()
  }
}
