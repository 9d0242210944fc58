import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { identityOf, normalEmail, normalPhone } from '../../../server/people/identity.ts'
import { readSubject, upsertSubjects } from '../../../server/people/store.ts'
import type { Db } from '../../../server/platform/db.ts'
import { sites } from '../../../server/sites/tables.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'

describe('who somebody is', () => {
  test.each([
    ['064 123 4567', 'sr', '+381641234567'],
    ['064/123-4567', 'sr-Cyrl', '+381641234567'],
    ['091 123 4567', 'hr', '+385911234567'],
    ['061 123 456', 'bs', '+38761123456'],
    ['512 345 678', 'pl', '+48512345678'],
    ['030 123456', 'de', '+4930123456'],
    ['+44 20 7946 0018', 'en', '+442079460018'],
    ['064 123 4567', 'en', undefined],
    ['12', 'sr', undefined],
    ['call me', 'sr', undefined],
  ])('%s on a form in %s is %s', (typed, locale, expected) => {
    expect(normalPhone(typed, locale)).toBe(expected)
  })

  test('an address counts before a number, whatever its case', () => {
    expect(normalEmail(' Ana@Example.COM ')).toBe('ana@example.com')
    expect(identityOf({ email: 'Ana@Example.com', phone: '+381641234567' })).toBe('email:ana@example.com')
    expect(identityOf({ phone: '+381641234567' })).toBe('tel:+381641234567')
    expect(identityOf({})).toBeNull()
  })
})

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
] as const)('people on %s', (_, open) => {
  let db: Db
  beforeAll(async () => {
    ;({ everywhere: db } = await open())
    await db.insert(sites).values({ id: 'acme', name: 'a', locales: ['en'], controller: { name: 'A', email: 'a@example.com' } })
  })

  test('what is known is never replaced by nothing, and the first id stays', async () => {
    const [id, other] = [randomUUID(), randomUUID()]
    const identity = 'email:a@example.com'
    await upsertSubjects(db, 'acme', [{ id, identity, email: 'a@example.com', name: 'Ana' }])
    await upsertSubjects(db, 'acme', [
      { id: other, identity, email: 'a@example.com' },
      { id: randomUUID(), identity, phone: '+381641234567' },
    ])
    expect(await readSubject(db, 'acme', id)).toMatchObject({ name: 'Ana', email: 'a@example.com', phone: '+381641234567' })
    expect(await readSubject(db, 'acme', other)).toBeUndefined()
  })

  test('people whom nothing identifies stay apart, and a repetition makes no second one', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    const people = [one, two].map((id) => ({ id, identity: null, name: id }))
    await upsertSubjects(db, 'acme', people)
    await upsertSubjects(db, 'acme', people)
    expect([await readSubject(db, 'acme', one), await readSubject(db, 'acme', two)]).toMatchObject([{ name: one }, { name: two }])
  })
})
