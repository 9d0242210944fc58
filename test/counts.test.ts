import { describe, expect, it } from 'vitest'
import { gate, line, sum, tests } from './counts.ts'

const vitest = (some: object): string =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...some })

describe('the counts of npm test', () => {
  it('take a gate for one check', () => {
    expect(gate({ exitCode: 0 })).toEqual({ passed: 1, failed: 0, skipped: 0 })
    expect(gate({ exitCode: 2 })).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(gate({ exitCode: null })).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('are those of the test runner', () => {
    const results = vitest({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 })
    expect(tests({ exitCode: 1, results })).toEqual({ passed: 7, failed: 2, skipped: 2 })
    expect(tests({ exitCode: 0, results: '{"passed":3,"failed":0,"skipped":1}' })).toEqual({ passed: 3, failed: 0, skipped: 1 })
  })

  it('see a stage that ran nothing, or left nothing', () => {
    expect(tests({ exitCode: 0, results: vitest({}) }).failed).toBe(1)
    expect(tests({ exitCode: 0 }).failed).toBe(1)
    expect(tests({ exitCode: 0, results: '{"passed":' }).failed).toBe(1)
  })

  it('see a file that did not load, and a process that failed after its tests', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }]
    expect(tests({ exitCode: 1, results: vitest({ numPassedTests: 4, testResults }) })).toEqual({ passed: 4, failed: 1, skipped: 0 })
    expect(tests({ exitCode: 1, results: vitest({ numPassedTests: 4 }) }).failed).toBe(1)
  })

  it('add up to one line', () => {
    const total = sum([gate({ exitCode: 0 }), { passed: 4, failed: 1, skipped: 0 }])
    expect(line(total)).toBe('5 passed, 1 failed')
    expect(line({ ...total, skipped: 2 })).toBe('5 passed, 1 failed, 2 skipped')
  })
})
