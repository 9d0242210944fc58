import type { DeskCase, DeskStep } from '../../../server/privacy/contract/desk.ts'
import type { Picture } from '../pictures.ts'

export type StepName = DeskStep['action']

/** What a step asks of the officer. `letter`: it writes to the person, so the letter is read before it leaves. */
export type StepForm = {
  readonly icon: Picture
  /** The field for words: its name in the call. */
  readonly words?: { readonly name: 'proof' | 'question' | 'note' | 'reasons' | 'words' | 'reason' | 'to'; readonly optional?: boolean }
  readonly ground?: boolean
  readonly pause?: boolean
  /** One of the people or requests known under an address. */
  readonly pick?: 'subject_id' | 'duplicate_of'
  readonly letter?: boolean
  readonly danger?: boolean
}

/** Steps in the order in which they are offered: decisions first. */
export const STEPS: Readonly<Record<StepName, StepForm>> = {
  approve: { icon: 'done', words: { name: 'words', optional: true }, letter: true },
  approve_partly: { icon: 'done', words: { name: 'reasons' }, ground: true, letter: true },
  refuse: { icon: 'block', words: { name: 'reasons' }, ground: true, letter: true, danger: true },
  fulfil: { icon: 'done', words: { name: 'words', optional: true }, letter: true },
  ask: { icon: 'mail', words: { name: 'question' }, pause: true, letter: true },
  resume: { icon: 'play', words: { name: 'note', optional: true } },
  vouch: { icon: 'check', words: { name: 'proof' } },
  assess: { icon: 'play' },
  retry: { icon: 'retry' },
  extend: { icon: 'clock', words: { name: 'reasons' }, letter: true },
  hold: { icon: 'pause', words: { name: 'reason' } },
  release: { icon: 'play', words: { name: 'reason' } },
  identify: { icon: 'person', words: { name: 'reason' }, pick: 'subject_id' },
  merge: { icon: 'link', words: { name: 'reason' }, pick: 'duplicate_of', danger: true },
  forward: { icon: 'external', words: { name: 'to' }, letter: true, danger: true },
  withdraw: { icon: 'undo', words: { name: 'reason' }, danger: true },
  note: { icon: 'edit', words: { name: 'note' } },
  close: { icon: 'check' },
}

/** What stands first in each state, so that deciding takes no search; the rest is behind "More". */
const FIRST: ReadonlySet<StepName> = new Set([
  'approve',
  'refuse',
  'ask',
  'vouch',
  'resume',
  'release',
  'retry',
  'fulfil',
  'extend',
  'close',
])

/** The steps that a request allows now, those that decide it first. */
export const stepsOf = ({
  actions,
  may_extend,
  kind,
}: DeskCase): { readonly first: readonly StepName[]; readonly more: readonly StepName[] } => {
  const isAnswered = actions.includes('close')
  const possible = (Object.keys(STEPS) as StepName[]).filter((step) => {
    if (!actions.includes(step)) return false
    if (step === 'extend') return may_extend === 'yes'
    // What the server carries out by itself is not declared done by hand while it still can be approved.
    if (step === 'fulfil') return !actions.includes('approve') && kind !== 'erasure'
    return true
  })
  const first = possible.filter((step) => FIRST.has(step) && (!isAnswered || step === 'close'))
  return { first, more: possible.filter((step) => !first.includes(step)) }
}

/** What the officer has typed for a step. */
export type Typed = { readonly words: string; readonly ground: string; readonly pause: boolean; readonly pick: string }

export const BLANK: Typed = { words: '', ground: '', pause: true, pick: '' }

/** Whether everything that the step needs is there. */
export const isComplete = (step: StepName, { words, ground, pick }: Typed): boolean => {
  const form = STEPS[step]
  return (!form.words || form.words.optional || words.trim() !== '') && (!form.ground || ground !== '') && (!form.pick || pick !== '')
}

/** The step as the server takes it; it checks once more. */
export const callOf = (step: StepName, { words, ground, pause, pick }: Typed, mayPause: boolean): object => {
  const form = STEPS[step]
  const text = words.trim()
  return {
    action: step,
    ...(form.words && (text !== '' || !form.words.optional) ? { [form.words.name]: text } : {}),
    ...(form.ground ? { ground } : {}),
    ...(form.pause ? { pause: pause && mayPause } : {}),
    ...(form.pick ? { [form.pick]: pick } : {}),
  }
}
