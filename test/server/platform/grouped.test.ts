import { describe, expect, test } from 'vitest'
import { grouped } from '../../../server/platform/grouped.ts'

type Run = { readonly items: readonly string[]; readonly leave: () => void; readonly end: (error?: Error) => void }

/** Work whose runs end when the test says so. */
const byHand = (options: { readonly writers?: number; readonly max?: number } = {}) => {
  const runs: Run[] = []
  const call = grouped<string, string>({
    writers: options.writers ?? 1,
    max: options.max ?? 10,
    keyOf: (item) => item.slice(0, 1),
    run: (items, leave) =>
      new Promise((resolve, reject) => {
        runs.push({ items, leave, end: (error) => (error ? reject(error) : resolve(items.map((item) => `${item}!`))) })
      }),
  })
  return { runs, call }
}

/** Long enough for a run that ended to be followed by the next. */
const turn = async () => {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('group commit', () => {
  test('a lone call runs at once', async () => {
    const { runs, call } = byHand()
    const answer = call('a1')
    expect(runs.map(({ items }) => items)).toEqual([['a1']])
    runs[0]?.end()
    expect(await answer).toBe('a1!')
  })

  test('calls that arrive during a run share the next one, and each gets its own answer', async () => {
    const { runs, call } = byHand()
    const answers = ['a1', 'a2', 'a3'].map(call)
    runs[0]?.end()
    await turn()
    expect(runs.map(({ items }) => items)).toEqual([['a1'], ['a2', 'a3']])
    runs[1]?.end()
    expect(await Promise.all(answers)).toEqual(['a1!', 'a2!', 'a3!'])
  })

  test('nobody is answered before the own run has ended', async () => {
    const { runs, call } = byHand()
    let answered = false
    void call('a1')
    void call('a2').then(() => (answered = true))
    runs[0]?.end()
    await turn()
    expect(answered).toBe(false)
    runs[1]?.end()
    await turn()
    expect(answered).toBe(true)
  })

  test('two writers run side by side for different keys, and take turns for one', async () => {
    const { runs, call } = byHand({ writers: 2 })
    const answers = ['a1', 'a2', 'b1', 'a3', 'c1'].map(call)
    expect(runs.map(({ items }) => items)).toEqual([['a1'], ['b1']])
    runs[1]?.end()
    await turn()
    expect(runs[2]?.items).toEqual(['c1'])
    runs[0]?.end()
    await turn()
    expect(runs[3]?.items).toEqual(['a2', 'a3'])
    runs[2]?.end()
    runs[3]?.end()
    expect(await Promise.all(answers)).toEqual(['a1!', 'a2!', 'b1!', 'a3!', 'c1!'])
  })

  test('the next run of a key need not wait for the end of one that is leaving, if it is as large', async () => {
    const { runs, call } = byHand({ writers: 3 })
    const answers = ['a1', 'a2', 'a3', 'a4'].map(call)
    runs[0]?.end()
    await turn()
    runs[1]?.leave()
    answers.push(call('a5'), call('a6'))
    expect(runs.map(({ items }) => items)).toEqual([['a1'], ['a2', 'a3', 'a4']])
    answers.push(call('a7'))
    expect(runs[2]?.items).toEqual(['a5', 'a6', 'a7'])
    runs[1]?.end()
    await turn()
    answers.push(call('a8'))
    await turn()
    expect(runs).toHaveLength(3)
    runs[2]?.end()
    await turn()
    expect(runs[3]?.items).toEqual(['a8'])
    runs[3]?.end()
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, (_, i) => `a${i + 1}!`))
  })

  test('a run is never larger than allowed', async () => {
    const { runs, call } = byHand({ max: 2 })
    const answers = ['a1', 'a2', 'a3', 'a4'].map(call)
    for (let i = 0; i < 3; i++) {
      runs[i]?.end()
      await turn()
    }
    expect(runs.map(({ items }) => items)).toEqual([['a1'], ['a2', 'a3'], ['a4']])
    await Promise.all(answers)
  })

  test('different keys never share a run, and none starves', async () => {
    const { runs, call } = byHand()
    const answers = ['a1', 'b1', 'a2', 'b2'].map(call)
    for (let i = 0; i < 3; i++) {
      runs[i]?.end()
      await turn()
    }
    expect(runs.map(({ items }) => items)).toEqual([['a1'], ['b1', 'b2'], ['a2']])
    await Promise.all(answers)
  })

  test('a poisoned member fails alone, with its own error', async () => {
    const seen: string[][] = []
    const call = grouped<string, string>({
      writers: 1,
      max: 10,
      keyOf: () => '',
      run: async (items) => {
        seen.push([...items])
        await turn()
        if (items.includes('poison')) throw new Error(`poisoned group of ${items.length}`)
        return items
      },
    })
    const answers = await Promise.allSettled(['first', 'good', 'poison', 'fine'].map(call))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(answers[2]).toMatchObject({ reason: { message: 'poisoned group of 1' } })
    expect(seen).toEqual([['first'], ['good', 'poison', 'fine'], ['good'], ['poison'], ['fine']])
    expect(await call('after')).toBe('after')
  })
})
