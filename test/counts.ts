/** How many checks passed, failed and were skipped. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** What a stage's process left behind: its exit code, and the text of its results file, when it writes one. */
export type Outcome = { readonly exitCode: number | null; readonly results?: string | undefined }

type VitestResults = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** A stage that is one check: it passed when its process said so. */
export const gate = ({ exitCode }: Outcome): Counts =>
  exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }

const read = (text: string | undefined): Partial<VitestResults & Counts> => {
  try {
    return JSON.parse(text ?? '') as Partial<VitestResults & Counts>
  } catch {
    return {}
  }
}

/**
 * A stage that runs tests. Its file is of vitest (`--reporter=json`) or ours (`Counts`). A stage that ran no test,
 * a file that did not load, and a process that ended badly although each test passed count as one failure each.
 */
export const tests = ({ exitCode, results }: Outcome): Counts => {
  const found = read(results)
  const passed = found.passed ?? found.numPassedTests ?? 0
  const skipped = found.skipped ?? (found.numPendingTests ?? 0) + (found.numTodoTests ?? 0)
  const unloaded = (found.testResults ?? []).filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0)
  const failed = (found.failed ?? found.numFailedTests ?? 0) + unloaded.length
  const silent = failed === 0 && (exitCode !== 0 || passed === 0)
  return { passed, failed: failed + (silent ? 1 : 0), skipped }
}

export const sum = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((n, { passed }) => n + passed, 0),
  failed: all.reduce((n, { failed }) => n + failed, 0),
  skipped: all.reduce((n, { skipped }) => n + skipped, 0),
})

/** The last line of `npm test`. */
export const line = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
