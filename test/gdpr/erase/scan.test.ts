import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodingsOf, folded } from '../../../gdpr/erase/encodings.ts'
import { matcherOf } from '../../../gdpr/erase/matcher.ts'
import { needlesOf } from '../../../gdpr/erase/needles.ts'
import { scanFor } from '../../../gdpr/erase/scan.ts'
import type { Identifier } from '../../../gdpr/erase/identifier.ts'
import { sites } from '../../../server/sites/tables.ts'
import { subjects } from '../../../server/people/tables.ts'
import { testDatabase, type TestDatabase } from '../../database.ts'

const search = (patterns: readonly string[], text: string): number[] => {
  const found = new Set<string>()
  matcherOf(patterns).search(text, (pattern, at) => found.add(`${pattern}@${at}`))
  return [...found].map((one) => Number(one.split('@')[0]))
}

describe('the matcher', () => {
  test('finds exactly what a search for one after the other finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'č', '0'), minLength: 3, maxLength: 7 })
    fc.assert(
      fc.property(
        fc.uniqueArray(letters, { minLength: 1, maxLength: 12 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'č', '0'), maxLength: 80 }),
        (patterns, text) => {
          const expected = patterns.flatMap((pattern, i) => (text.includes(pattern) ? [i] : []))
          expect([...new Set(search(patterns, text))].toSorted((a, b) => a - b)).toEqual(expected)
        },
      ),
      { seed: 4 },
    )
  })

  test('finds what lies across two chunks of a file', async () => {
    const value = 'ana@example.com'
    const needles = needlesOf([{ erasureId: 'e', subjectIds: [], identifiers: [{ kind: 'email', value }] }])
    const text = `noise ${Buffer.from(value).toString('hex')} noise`
    for (let cut = 1; cut < text.length; cut++) {
      const found = await needles.inBytes(
        (async function* () {
          yield Buffer.from(text.slice(0, cut))
          yield Buffer.from(text.slice(cut))
        })(),
      )
      expect(found, String(cut)).toHaveLength(1)
    }
  })
})

const ANA: readonly Identifier[] = [
  { kind: 'email', value: 'Ana.Đurić+shop@example.com' },
  { kind: 'name', value: 'Anastasija Đurić' },
  { kind: 'phone', value: '+381641234567' },
  { kind: 'id', value: '01890000-1111-7222-8333-444455556666' },
]

/** The twelve ways of privacy.md, section 3.6, and what people do with them. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  'full width (NFKC)': (text) => text.replaceAll(/[a-z]/g, (char) => String.fromCodePoint(char.charCodeAt(0) + 0xfee0)),
  'decomposed (NFD)': (text) => text.normalize('NFD'),
  'base64 at offset 0': (text) => Buffer.from(text).toString('base64'),
  'base64 at offset 1': (text) => Buffer.from(`x${text}yz`).toString('base64'),
  'base64 at offset 2': (text) => Buffer.from(`xx${text}y`).toString('base64url'),
  hex: (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'percent-encoded': (text) => encodeURIComponent(text),
  'escaped in JSON': (text) => text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`),
  'digest MD5': (text) => createHash('md5').update(text).digest('hex'),
  'digest SHA-1': (text) => createHash('sha1').update(text.toLowerCase()).digest('hex'),
  'digest SHA-256': (text) => createHash('sha256').update(text).digest('hex'),
}

describe('an identifier', () => {
  test.each(Object.entries(WAYS))('is recognised %s', (_, encode) => {
    for (const identifier of ANA) {
      const needles = needlesOf([{ erasureId: 'e', subjectIds: [], identifiers: [identifier] }])
      expect(needles.inText(`before ${encode(identifier.value)} after`), identifier.kind).not.toEqual([])
      expect(needles.inText(`before ${encode(randomBytes(12).toString('hex'))} after`), identifier.kind).toEqual([])
    }
  })

  test('too short to mean anybody is not looked for', () => {
    expect(encodingsOf({ kind: 'name', value: 'Ana' }).every((text) => text.length >= 6)).toBe(true)
    expect(encodingsOf({ kind: 'name', value: 'Ana' })).not.toContain(folded('Ana'))
  })
})

describe('the scan', () => {
  let database: TestDatabase
  const secret = (): Identifier => ({ kind: 'text', value: `canary-${randomBytes(16).toString('hex')}` })
  const subjectId = '01890000-1111-7222-8333-444455556666'

  beforeAll(async () => {
    database = await testDatabase()
    const controller = { name: 'Acme', email: 'acme@example.com' }
    for (const id of ['acme', 'other']) await database.everywhere.insert(sites).values({ id, name: id, locales: ['en'], controller })
    await database.ddl(`create schema shop; grant usage on schema shop to portik_app;
      create table shop.leaks (a text, b jsonb, c bytea, d text[], e varchar);
      create materialized view shop.copies as select null::text as f;
      grant select on all tables in schema shop to portik_app`)
  })

  test('finds 50 of 50 planted leaks, in tables of any kind, in files and in logs, and where each is', async () => {
    const ways = Object.values(WAYS)
    const folder = mkdtempSync(join(tmpdir(), 'portik-leaks-'))
    mkdirSync(join(folder, 'deep'))
    const columns = ['a', 'b', 'c', 'd', 'e'] as const
    const planted = Array.from({ length: 50 }, (_, i) => {
      const identifier = secret()
      const leak = `noise ${(ways[i % ways.length] ?? String)(identifier.value)} noise`
      return { identifier, leak, place: i % 7 }
    })
    const quoted = (text: string) => `'${text.replaceAll(`'`, `''`)}'`
    const values: Readonly<Record<string, (leak: string) => string>> = {
      a: quoted,
      b: (leak) => `jsonb_build_object('deep', jsonb_build_array(${quoted(leak)}))`,
      c: (leak) => `convert_to(${quoted(leak)}, 'UTF8')`,
      d: (leak) => `array['x', ${quoted(leak)}]`,
      e: quoted,
    }
    for (const [i, { leak, place }] of planted.entries())
      if (place < 5) await database.ddl(`insert into shop.leaks (${columns[place]}) values (${values[columns[place] ?? 'a']?.(leak)})`)
      else
        writeFileSync(join(folder, place === 5 ? 'app.log' : join('deep', `${i}.bin`)), `${place === 5 ? '' : '\u0000\u00ff'}${leak}\n`, {
          flag: 'a',
        })
    const wanted = planted.map(({ identifier }, i) => ({
      erasureId: String(i),
      subjectIds: [subjectId],
      identifiers: [identifier],
      held: false,
    }))
    const reports = await scanFor({ db: database.db, registry: [], folders: [{ path: folder, place: 'logs' }] }, 'acme', wanted)
    const found = planted.map((_, i) => reports.get(String(i))?.orphans)
    expect(found).toEqual(planted.map(({ place }) => [{ place: place < 5 ? `shop.leaks.${columns[place]}` : 'logs', count: 1 }]))
  })

  test('does not look at the rows of another site, which may know the same person', async () => {
    const identifier = { kind: 'email', value: 'shared.person@example.com' } as const
    await database.everywhere.insert(subjects).values({ siteId: 'other', id: subjectId, email: identifier.value })
    const scan = async (site: string) =>
      (
        await scanFor({ db: database.db, registry: [], folders: [] }, site, [
          { erasureId: 'e', subjectIds: [], identifiers: [identifier], held: false },
        ])
      ).get('e')
    expect((await scan('acme'))?.orphans).toEqual([])
    expect((await scan('other'))?.orphans).toEqual([{ place: 'subjects.email', count: 1 }])
  })

  test('names the tables that it may not read', async () => {
    await database.ddl('create table shop.closed (a text)')
    const report = (
      await scanFor({ db: database.db, registry: [], folders: [] }, 'acme', [
        { erasureId: 'e', subjectIds: [], identifiers: [secret()], held: false },
      ])
    ).get('e')
    expect(report?.unreadable).toEqual(['shop.closed'])
    expect(report?.tables).toBeGreaterThan(30)
  })
})
