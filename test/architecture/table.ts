/** A part of the house: its files, and the parts that its files may import. Section 2 of the design, as data. */
export type Part = {
  readonly name: string
  readonly files: RegExp
  /** Parts that may be imported, beside the own one. */
  readonly may: readonly string[]
  /** Parts of which only types may be imported (`import type`), because they are erased before anything runs. */
  readonly mayType?: readonly string[]
  /** npm packages and node modules that it must not import. */
  readonly never?: RegExp
}

const FEATURES = ['leads', 'cases', 'knowledge', 'community', 'surveys', 'crm', 'records', 'privacy']
const BELOW_FEATURES = ['platform', 'language', 'gdpr', 'people', 'sites', 'contract of forms']
const CONTRACTS = ['contract of forms', 'other contracts']
const SERVER_ONLY = /^(node:|zod$|drizzle-orm|i18next|hono|@hono|libphonenumber-js|pg-boss|postgres$|@electric-sql|pino)/

/** The first part whose pattern fits a path is the part that the file belongs to. */
export const PARTS: readonly Part[] = [
  { name: 'locales', files: /^locales\//, may: [] },
  { name: 'platform', files: /^server\/platform\//, may: [] },
  { name: 'language', files: /^server\/language\//, may: [] },
  { name: 'contract of forms', files: /^server\/forms\/contract(\.ts$|\/)/, may: ['other contracts'], mayType: ['platform'] },
  {
    name: 'other contracts',
    files: /^(gdpr\/category\.ts$|(gdpr|server\/[a-z-]+)\/contract(\.ts$|\/))/,
    may: ['contract of forms'],
    mayType: ['platform'],
  },
  { name: 'gdpr', files: /^gdpr\//, may: ['platform', 'other contracts'] },
  ...['people', 'sites'].map((name) => ({
    name,
    files: new RegExp(`^server/${name}/`),
    may: ['platform', 'gdpr', 'other contracts'],
    // What the middleware of a site puts into the context of people's routes.
    mayType: name === 'people' ? ['sites'] : [],
  })),
  {
    name: 'forms',
    files: /^server\/forms\//,
    may: ['platform', 'language', 'gdpr', 'people', 'sites', ...CONTRACTS],
  },
  ...FEATURES.map((name) => ({ name, files: new RegExp(`^server/${name}/`), may: [...BELOW_FEATURES, 'other contracts'] })),
  {
    name: 'composition',
    files: /^server\/[a-z-]+\.ts$/,
    may: ['platform', 'language', 'gdpr', 'people', 'sites', 'forms', ...CONTRACTS, ...FEATURES, 'locales'],
  },
  // The build runs in Node and is no part of what a visitor loads.
  { name: 'build of the widgets', files: /^widgets\/(vite\.config\.ts$|build\/)/, may: ['locales', 'widgets/core', 'widgets/form'] },
  { name: 'widgets/core', files: /^widgets\/core\//, may: ['locales'], mayType: CONTRACTS, never: SERVER_ONLY },
  { name: 'widgets/form', files: /^widgets\/form\//, may: ['widgets/core', 'locales'], mayType: CONTRACTS, never: SERVER_ONLY },
  ...['complaint', 'help', 'community', 'privacy', 'portal', 'launcher', 'console'].map((name) => ({
    name: `widgets/${name}`,
    files: new RegExp(`^widgets/${name}/`),
    may: ['widgets/core', 'widgets/form', 'locales'],
    mayType: CONTRACTS,
    never: SERVER_ONLY,
  })),
  {
    name: 'widgets',
    files: /^widgets\/[a-z-]+(\.d)?\.ts$/,
    may: ['core', 'form', 'complaint', 'help', 'community', 'privacy', 'portal', 'launcher', 'console'].map((name) => `widgets/${name}`),
    mayType: CONTRACTS,
    never: SERVER_ONLY,
  },
  { name: 'demo', files: /^demo\//, may: [] },
]

/** An import or a file that breaks a rule for a reason. `what` is the text of the violation without its path. */
export type Exception = { readonly path: string; readonly what: RegExp; readonly reason: string }

export const EXCEPTIONS: readonly Exception[] = [
  {
    path: 'server/people/tables.ts',
    what: /^imports server\/sites\/tables\.ts: people/,
    reason: 'Every person belongs to a site, and a foreign key must name the column that it points at.',
  },
  {
    path: 'widgets/core/api.ts',
    what: /^imports server\/platform\/problem\.ts: widgets/,
    reason: 'The codes of errors are part of every answer, thus of every contract; the widgets take their type.',
  },
  {
    path: 'server/demo.ts',
    what: /^imports demo\/app\.ts/,
    reason:
      'One command starts the product with a shop to try it in; the composition mounts the shop, and the shop knows the product by URL only.',
  },
]

/** All that may lie at the top of the repository, beside files whose names start with a dot. */
export const TOP_LEVEL: readonly string[] =
  'package.json package-lock.json tsconfig.json README.md LICENSE widgets server gdpr locales demo test node_modules dist'.split(' ')
