import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, layers, RULES, topLevel, violations, type Sources } from './architecture/rules.ts'
import { EXCEPTIONS } from './architecture/table.ts'

const root = new URL('..', import.meta.url).pathname
const FOLDERS = ['server', 'gdpr', 'widgets', 'locales', 'demo', 'test']
const SKIPPED = /\/migrations\/|^test\/(fixtures|\.artifacts)\//

const sources: Sources = new Map(
  FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|mjs)$/.test(file))
      .map((file) => join(folder, file))
      .filter((path) => !SKIPPED.test(path))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const),
  ),
)

const planted = (files: Record<string, string>): string[] =>
  violations(new Map(Object.entries(files))).map(({ path, what }) => `${path} ${what}`)

describe('the house', () => {
  it('is as its plan says', () => {
    expect(sources.size).toBeGreaterThan(30)
    expect(violations(sources)).toEqual([])
  })

  it('keeps its front clear', () => {
    expect(topLevel(readdirSync(root))).toEqual([])
    expect(topLevel(['scripts', 'server', '.ci'])).toEqual([{ path: 'scripts', what: 'does not belong at the top of the repository' }])
  })

  it('has no exception that nothing needs any more', () => {
    const all = Object.values(RULES).flatMap((rule) => rule(sources))
    const needless = EXCEPTIONS.filter(
      (exception) => sources.has(exception.path) && !all.some(({ path, what }) => path === exception.path && exception.what.test(what)),
    )
    expect(needless).toEqual([])
  })
})

describe('a planted violation is seen:', () => {
  const refused: readonly [story: string, path: string, text: string][] = [
    ['a feature knows another', 'server/leads/routes.ts', `import { openCase } from '../cases/store.ts'`],
    ['a feature knows only the type of another', 'server/leads/routes.ts', `import type { Case } from '../cases/contract-less.ts'`],
    ['a feature knows the inside of forms', 'server/crm/deliver.ts', `import { findForm } from '../forms/store.ts'`],
    ['the platform knows a feature', 'server/platform/mail.ts', `import { x } from '../sites/store.ts'`],
    ['gdpr knows a feature', 'gdpr/erase.ts', `export { x } from '../server/leads/personal-data.ts'`],
    ['forms know a destination', 'server/forms/intake.ts', `const a = await import('../leads/store.ts')`],
    ['people know sites', 'server/people/store.ts', `import '../sites/store.ts'`],
    ['a widget runs code of the server', 'widgets/form/field.ts', `import { fieldSchema } from '../../server/forms/contract/field.ts'`],
    ['a widget takes a type that is no contract', 'widgets/form/field.ts', `import type { Db } from '../../server/platform/db.ts'`],
    ['a widget brings zod', 'widgets/form/rules.ts', `import { z } from 'zod'`],
    ['the core knows a widget', 'widgets/core/api.ts', `import { x } from '../form/form.ts'`],
    ['a widget knows another', 'widgets/help/help.ts', `import { x } from '../privacy/privacy.ts'`],
    ['the demo knows the product', 'demo/app.ts', `import {\n  x,\n} from '../server/platform/db.ts'`],
    ['locales know anything', 'locales/index.ts', `import x from '../server/app.ts'`],
    ['the server knows a test', 'server/app.ts', `import x from '../test/postgres.ts'`],
    ['another door to the demo', 'server/app.ts', `import { demoApp } from '../demo/app.ts'`],
    ['a file without a part', 'server/odd/place.ts', ''],
    ['routes read tables', 'server/leads/routes.ts', `import { leads } from './tables.ts'`],
    ['gdpr reads the tables of the platform', 'gdpr/erase.ts', `import { jobs } from '../server/platform/tables.ts'`],
    ['a drawer for everything', 'server/leads/helpers.ts', ''],
    ['a folder for everything', 'widgets/form/utils/dates.ts', ''],
    ['a file too long', 'server/leads/store.ts', 'x\n'.repeat(251)],
    ['a widget parses HTML', 'widgets/form/field.ts', 'node.innerHTML = text'],
    ['a widget renders raw HTML', 'widgets/help/article.ts', 'html`${unsafeHTML(text)}`'],
    ['a file imports itself', 'server/leads/score.ts', `import { x } from './score.ts'`],
  ]
  it.each(refused)('%s', (_, path, text) => {
    expect(planted({ [path]: text })).toEqual([expect.stringContaining(path)])
  })

  it('a circle of three files', () => {
    expect(
      planted({
        'server/crm/a.ts': `import { b } from './b.ts'`,
        'server/crm/b.ts': `export * from './c.ts'`,
        'server/crm/c.ts': `import { a } from './a.ts'`,
      }),
    ).toEqual(['server/crm/a.ts imports itself: server/crm/a.ts → server/crm/b.ts → server/crm/c.ts → server/crm/a.ts'])
  })
})

describe('what is allowed stays allowed:', () => {
  const allowed: readonly [story: string, path: string, text: string][] = [
    ['a feature knows what lies below it', 'server/leads/routes.ts', `import { Problem } from '../platform/problem.ts'`],
    ['a feature knows the contract of forms', 'server/leads/accept.ts', `import type { Accepted } from '../forms/contract/accepted.ts'`],
    ['a widget knows the types of a contract', 'widgets/form/field.ts', `import type { Field } from '../../server/forms/contract.ts'`],
    ['a store knows tables', 'server/crm/delivery-store.ts', `import { deliveries } from './tables.ts'`],
    ['the platform reads its own tables', 'server/platform/limits.ts', `import { limits } from './tables.ts'`],
    ['the server is composed', 'server/app.ts', `import { formRoutes } from './forms/routes.ts'`],
    ['the demo is mounted', 'server/demo.ts', `import { demoApp } from '../demo/app.ts'`],
    [
      'a comment says import',
      'server/leads/score.ts',
      `// import { x } from '../cases/store.ts'\n/**\n * import x from '../crm/store.ts'\n */`,
    ],
    ['reading innerHTML', 'widgets/form/field.ts', 'if (node.innerHTML === before) return'],
  ]
  it.each(allowed)('%s', (_, path, text) => {
    expect(planted({ [path]: text })).toEqual([])
  })

  it('types may point at each other', () => {
    expect(planted({ 'gdpr/a.ts': `import type { B } from './b.ts'`, 'gdpr/b.ts': `import type { A } from './a.ts'` })).toEqual([])
  })
})

describe('reading imports', () => {
  it('tells types from code, and finds each way to import', () => {
    const text = `import type { A } from './a.ts'\nimport {\n  b,\n} from "../b.ts"\nimport './c.ts'\nexport * from './d.ts'\nlater(() => import('./e.ts'))\nimport { type F } from './f.ts'`
    expect(importsOf('server/leads/x.ts', text)).toEqual([
      { target: 'server/leads/a.ts', typeOnly: true },
      { target: 'server/b.ts', typeOnly: false },
      { target: 'server/leads/c.ts', typeOnly: false },
      { target: 'server/leads/d.ts', typeOnly: false },
      { target: 'server/leads/e.ts', typeOnly: false },
      { target: 'server/leads/f.ts', typeOnly: false },
    ])
  })

  it('of a real file is not blind', () => {
    expect(layers(new Map([['widgets/form/x.ts', sources.get('test/global-setup.ts') ?? '']]))).not.toEqual([])
  })
})
