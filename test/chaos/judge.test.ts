import { describe, expect, it } from 'vitest'
import { judge, type Evidence } from './judge.ts'

const visits = ['a', 'b', 'c'].map((id) => ({ id, reference: `R-${id}`, sendings: 1 }))
const leads = visits.map(({ id, reference }) => ({ id, reference, email: `${id}@example.com` }))
const submissions = visits.map(({ id }) => ({ id, state: 'accepted' }))

const good: Evidence = {
  visits,
  submissions,
  leads,
  taken: new Set(['a', 'b', 'c']),
  open: { waiting: 0, retrying: 0, needs_attention: 0 },
  answers: { '503 unavailable': 2 },
  receiverErrors: [],
  deaths: [],
  databaseRestarts: 1,
}

const planted: readonly (readonly [string, Partial<Evidence>, string])[] = [
  ['a receipt for nothing', { submissions: submissions.slice(1) }, 'acknowledged but not stored: 1: a'],
  ['a submission that became no lead', { leads: leads.slice(1) }, 'acknowledged but no lead: 1: a'],
  ['two references for one submission', { leads: [{ ...leads[0]!, reference: 'R-x' }, ...leads.slice(1)] }, 'another reference'],
  ['the same id twice', { submissions: [...submissions, submissions[0]!] }, 'stored twice: 1: a'],
  [
    'the same person under a second id',
    { leads: leads.map(({ id, reference }) => ({ id, reference, email: 'a@example.com' })) },
    'stored twice: 2',
  ],
  ['a submission that nobody sent', { submissions: [...submissions, { id: 'd', state: 'accepted' }] }, 'nobody has a receipt: 1: d'],
  ['one in quarantine', { submissions: [{ id: 'a', state: 'quarantined' }, ...submissions.slice(1)] }, 'kept aside: 1: a quarantined'],
  ['one that the receiver never got', { taken: new Set(['a', 'b']) }, 'stored but not delivered: 1: c'],
  ['one that was delivered and forgotten', { taken: new Set(['a', 'b', 'c', 'd']) }, 'delivered but not stored: 1: d'],
  ['a delivery that hangs', { open: { retrying: 1 } }, 'delivery not done: 1: 1 retrying'],
  ['a server that breaks', { answers: { '500 internal': 1 } }, 'answer: 1: 1 × 500 internal'],
  ['a database that is away without reason', { databaseRestarts: 0 }, 'answer: 1: 2 × 503 unavailable'],
  ['a false signature', { receiverErrors: ['no matching signature'] }, 'receiver: 1: no matching signature'],
  ['a process that dies by itself', { deaths: ['worker stopped by itself (1)'] }, 'process: 1: worker stopped by itself'],
]

describe('the judge of a chaos run', () => {
  it('finds nothing in a good run', () => {
    expect(judge(good)).toEqual([])
  })

  it.each(planted)('sees %s', (_, wrong, finding) => {
    expect(judge({ ...good, ...wrong }).join('\n')).toContain(finding)
  })
})
