import { eq, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { noticesByIds, publishNotice } from '../../../gdpr/notices.ts'
import { notices } from '../../../gdpr/tables.ts'
import { openCatalogue, type Catalogue } from '../../../server/forms/catalogue.ts'
import type { FormDefinitionInput } from '../../../server/forms/contract.ts'
import { publishForm, setFormStatus } from '../../../server/forms/publish.ts'
import { formVersions } from '../../../server/forms/tables.ts'
import { sha256 } from '../../../server/platform/crypto.ts'
import type { Db } from '../../../server/platform/db.ts'
import { Problem } from '../../../server/platform/problem.ts'
import { embeddedDatabase, testDatabase } from '../../database.ts'
import { addShop, anyNotice, shop } from './shop.ts'

const definition: FormDefinitionInput = {
  id: 'hello',
  title: { en: 'Hello' },
  submit: { en: 'Send' },
  thanks: { title: { en: 'Thanks' }, text: { en: 'Thank you' } },
  destination: 'leads',
  purposes: { answer: { basis: 'contract', retentionDays: 30 }, news: { basis: 'consent', retentionDays: 30 } },
  sections: [
    {
      key: 'one',
      fields: [
        { kind: 'email', key: 'email', label: { en: 'E-mail' }, required: true, gdpr: { category: 'contact', purpose: 'answer' } },
        { kind: 'consent', key: 'news', label: { en: 'News' }, purpose: 'news', gdpr: { category: 'none', purpose: 'news' } },
      ],
    },
  ],
}

const renamed = (title: string): FormDefinitionInput => ({ ...definition, title: { en: title } })

const failure = async (work: Promise<unknown>): Promise<Problem> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('nothing failed')
}

describe.each([
  ['PostgreSQL', testDatabase],
  ['the embedded database', embeddedDatabase],
])('on %s', (_, open) => {
  let db: Db
  let everywhere: Db
  let catalogue: Catalogue

  beforeAll(async () => {
    ;({ db, everywhere } = await open())
    catalogue = openCatalogue(db)
    await addShop(db)
  })

  test('a published form is found with the exact texts of its consents', async () => {
    const version = await publishForm(db, { site: shop, definition, noticeTexts: anyNotice })
    const form = await catalogue.get('shop', 'hello')
    expect(form).toMatchObject({ siteId: 'shop', formId: 'hello', version, current: version, status: 'open' })
    expect(form?.definition.layout).toBe('page')
    expect(Object.keys(form?.notices['news'] ?? {}).sort()).toEqual([...shop.locales].sort())
    expect(form?.notices['news']?.de).toMatchObject({ text: 'news (de)', sha256: sha256('news (de)') })
  })

  test('the same content again is the same version, other content is the next, and old content is current again', async () => {
    const first = await publishForm(db, { site: shop, definition, noticeTexts: anyNotice })
    expect(await publishForm(db, { site: shop, definition, noticeTexts: anyNotice })).toBe(first)
    const second = await publishForm(db, { site: shop, definition: renamed('Hi'), noticeTexts: anyNotice })
    expect(second).toBeGreaterThan(first)
    const reworded = await publishForm(db, { site: shop, definition: renamed('Hi'), noticeTexts: () => 'Other words' })
    expect(reworded).toBeGreaterThan(second)
    expect(await publishForm(db, { site: shop, definition, noticeTexts: anyNotice })).toBe(first)
    catalogue.forget('shop', 'hello')
    expect((await catalogue.get('shop', 'hello'))?.version).toBe(first)
    expect((await catalogue.get('shop', 'hello', second))?.definition.title.en).toBe('Hi')
  })

  test('many who publish at once get as many versions', async () => {
    const titles = ['A', 'B', 'C', 'D', 'E', 'F']
    const versions = await Promise.all(
      titles.map((title) => publishForm(db, { site: shop, definition: renamed(title), noticeTexts: () => `Words of ${title}` })),
    )
    expect(new Set(versions).size).toBe(titles.length)
  })

  test('a consent text that lacks one of the languages of the site blocks publishing and is named', async () => {
    const noticeTexts = (purpose: string, locale: string) => (locale === 'pl' ? undefined : anyNotice(purpose, locale))
    const { code, details } = await failure(publishForm(db, { site: shop, definition: renamed('Incomplete'), noticeTexts }))
    expect(code).toBe('invalid')
    expect(details.errors).toEqual([expect.objectContaining({ field: 'notices.news.pl', code: 'notice_missing' })])
    expect(details.detail).toMatch(/"news" is missing in "pl"/)
    const titles = await everywhere.select({ definition: formVersions.definition }).from(formVersions)
    expect(titles.map((row) => row.definition.title.en)).not.toContain('Incomplete')
  })

  test('a definition that is not one is refused with the path of every fault', async () => {
    const broken = { ...definition, title: { de: 'Hallo' }, submit: undefined } as never
    const { code, details } = await failure(publishForm(db, { site: shop, definition: broken, noticeTexts: anyNotice }))
    expect(code).toBe('invalid')
    expect(details.errors?.map(({ field }) => field).sort()).toEqual(['submit', 'title'])
  })

  test('a closed form says so, and opens again', async () => {
    await setFormStatus(db, 'shop', 'hello', 'closed')
    catalogue.forget('shop', 'hello')
    expect((await catalogue.get('shop', 'hello'))?.status).toBe('closed')
    await setFormStatus(db, 'shop', 'hello', 'open')
    expect((await failure(setFormStatus(db, 'shop', 'nothing', 'open'))).code).toBe('form_not_found')
  })

  test.each([
    ['an id that no form can have', 'No such\u0000form', 1],
    ['a version beyond every integer', 'hello', 1e12],
    ['a version that is no number', 'hello', Number.NaN],
    ['a version that was never published', 'hello', 999],
  ])('%s finds nothing and breaks nothing', async (_, formId, version) => {
    expect(await catalogue.get('shop', formId, version)).toBeUndefined()
  })

  test('the same notice again is the same row; other words are its next version', async () => {
    const of = (text: string) => publishNotice(everywhere, { siteId: 'shop', purpose: 'calls', locale: 'de', text })
    const first = await of('Dürfen wir anrufen?')
    expect(await of('Dürfen wir anrufen?')).toBe(first)
    const second = await of('Dürfen wir Sie anrufen?')
    const found = await noticesByIds(everywhere, 'shop', [first, second])
    expect(found.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2])
    expect(await noticesByIds(everywhere, 'another', [first])).toEqual([])
  })

  test('the database itself refuses to change or delete what was published', async () => {
    await publishForm(db, { site: shop, definition, noticeTexts: anyNotice })
    const refusals = [
      everywhere.update(notices).set({ text: 'something else' }).where(eq(notices.siteId, 'shop')),
      everywhere.delete(notices).where(eq(notices.siteId, 'shop')),
      everywhere
        .update(formVersions)
        .set({ definition: sql`'{}'::jsonb` })
        .where(eq(formVersions.siteId, 'shop')),
      everywhere.delete(formVersions).where(eq(formVersions.siteId, 'shop')),
    ]
    for (const refusal of refusals) {
      const error: unknown = await refusal.then(
        () => undefined,
        (refused: unknown) => refused,
      )
      expect(error).toMatchObject({ cause: { message: expect.stringContaining('append-only') as unknown } })
    }
  })
})
