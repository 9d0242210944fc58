import { writeFileSync } from 'node:fs'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { defaultReporter } from '@web/test-runner'
import { chromeLauncher } from '@web/test-runner-chrome'
import { findChromium } from './chromium.ts'

const { executablePath, args, env } = findChromium()

/** @param {import('@web/test-runner').TestSuiteResult | undefined} suite @returns {import('@web/test-runner').TestResult[]} */
const testsOf = (suite) => (suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : [])

/** Writes how many tests passed, failed and were skipped into the file that `npm test` names. A file that does not load failed once. */
const countsReporter = (file) => ({
  onTestRunFinished({ sessions }) {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    for (const { testResults, passed } of sessions) {
      const tests = testsOf(testResults)
      for (const test of tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++
      if (!passed && !tests.some((test) => !test.passed && !test.skipped)) counts.failed++
    }
    writeFileSync(file, JSON.stringify(counts))
  },
})

/** Rooms of the console import their sheets, as the build wants it; here each becomes a module that puts it on the page. */
const sheets = {
  name: 'sheets',
  resolveMimeType: ({ path }) => (/^\/widgets\/console\/.*\.css$/.test(path) ? 'js' : undefined),
  transform: ({ path, body }) =>
    /^\/widgets\/console\/.*\.css$/.test(path)
      ? `const sheet = new CSSStyleSheet()\nsheet.replaceSync(${JSON.stringify(String(body).replace(/@import[^;]*;/g, ''))})\ndocument.adoptedStyleSheets.push(sheet)\n`
      : undefined,
}

const results = process.env['PORTIK_TEST_RESULTS']

export default {
  rootDir: new URL('..', import.meta.url).pathname,
  files: 'test/widgets/**/*.test.ts',
  nodeResolve: { exportConditions: ['browser', 'development'] },
  plugins: [
    sheets,
    esbuildPlugin({ ts: true, json: true, target: 'es2022', tsconfig: new URL('../widgets/tsconfig.json', import.meta.url).pathname }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath, args, env },
      concurrency: 2,
      // Each file is a visitor of its own: files run side by side, and storage belongs to the origin.
      createPage: async ({ context }) => (await context.browser().createBrowserContext()).newPage(),
    }),
  ],
  concurrency: 2,
  testFramework: { config: { timeout: 10_000 } },
  reporters: [defaultReporter(), ...(results ? [countsReporter(results)] : [])],
}
