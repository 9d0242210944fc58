import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { commitmentOf } from '../../../gdpr/ledger/commitment.ts'
import { ringAlarms } from '../../../gdpr/requests/alarm.ts'
import { AUTHORITIES } from '../../../gdpr/requests/authorities.ts'
import { groundsFor } from '../../../gdpr/requests/grounds.ts'
import { eventRecord } from '../../../gdpr/requests/history.ts'
import { LetterIncomplete, refusalLetter } from '../../../gdpr/requests/letters.ts'
import { possibleActions, TRANSITIONS } from '../../../gdpr/requests/machine.ts'
import { takeStep } from '../../../gdpr/requests/take-step.ts'
import { writeSettings } from '../../../gdpr/requests/settings-store.ts'
import { REQUEST_ACTIONS, REQUEST_KINDS, REQUEST_STATES } from '../../../gdpr/contract/requests.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { officersOf } from '../../../server/privacy-requests.ts'
import { LOCALES } from '../../../server/sites/contract.ts'
import { requestHouse } from './request-world.ts'

let house: Awaited<ReturnType<typeof requestHouse>>
beforeAll(async () => {
  house = await requestHouse()
})

const nobody = () => `${randomUUID()}@nowhere.example`
const on = (day: string, hour = 10) => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`)
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

describe('the machine', () => {
  test('leaves no state without a way on, but those that are over', () => {
    const dead = REQUEST_STATES.filter(
      (state) =>
        !(['subject', 'officer', 'system'] as const).some((by) => possibleActions(state, by).some((action) => 'to' in TRANSITIONS[action])),
    )
    expect(dead).toEqual(['abandoned', 'closed'])
  })
  test('reaches every state from the beginning', () => {
    const reached = new Set<string>(['verifying'])
    for (let before = -1; before !== reached.size;) {
      before = reached.size
      for (const action of REQUEST_ACTIONS) {
        const transition = TRANSITIONS[action]
        if ('to' in transition && transition.from.some((state: string) => reached.has(state))) reached.add(transition.to)
      }
    }
    expect(REQUEST_STATES.filter((state) => !reached.has(state))).toEqual([])
  })
})

describe('a request with its officer', () => {
  test('is assessed, approved and, where the server does nothing by itself, done by hand', async () => {
    const email = nobody()
    const id = await house.provenAt('decision_review', email, on('2026-03-02'))
    await house.everywhere.execute(sql`update privacy_requests set subject_ids = ${JSON.stringify([randomUUID()])}::jsonb where id = ${id}`)
    await house.step(id, { action: 'assess' }, on('2026-03-03'))
    expect((await house.step(id, { action: 'approve' }, on('2026-03-04'))).state).toBe('executing')
    const done = await house.step(id, { action: 'fulfil', words: 'Mr Novak looked at it.' }, on('2026-03-05'))
    expect(done).toMatchObject({ state: 'fulfilled', fulfilledAt: on('2026-03-05') })
    expect((await house.mail(email))?.text).toContain('Mr Novak looked at it.')
    expect(await house.history(id)).toEqual(['receive', 'confirm', 'acknowledge', 'assess', 'approve', 'execute', 'fulfil'])
    expect(await code(house.step(id, { action: 'approve' }, on('2026-03-06')))).toBe('request_step_refused')
  })

  test('every event is a leaf that commits to it', async () => {
    const id = await house.provenAt('access', nobody(), on('2026-03-02'))
    const events = await house.eventsOf(id)
    const leaves = await house.query<{ id: string; commitment: string; kind: string }>(
      `select id, encode(commitment, 'hex') as commitment, kind from ledger_leaves where kind = 'request'`,
    )
    expect(events).toHaveLength(3)
    for (const event of events) {
      expect(leaves).toContainEqual({ id: event.id, commitment: event.commitment, kind: 'request' })
      expect(commitmentOf(eventRecord(event), event.salt)).toBe(event.commitment)
      expect(commitmentOf({ ...eventRecord(event), action: 'refuse' }, event.salt)).not.toBe(event.commitment)
    }
  })

  test('its history cannot be changed', async () => {
    const id = await house.provenAt('access', nobody(), on('2026-03-02'))
    await expect(
      house.everywhere.execute(sql`update privacy_request_events set action = 'note' where request_id = ${id}`),
    ).rejects.toThrow()
  })

  test('is not changed by somebody who saw an older version', async () => {
    const id = await house.provenAt('access', nobody(), on('2026-03-02'))
    const { version } = await house.request(id)
    await house.step(id, { action: 'assess' }, on('2026-03-03'))
    const late = takeStep(
      house.deps,
      { siteId: 'acme', id, version },
      { action: 'assess' },
      { kind: 'staff', id: 'x', name: 'X' },
      on('2026-03-03'),
    )
    expect(await code(late)).toBe('changed_meanwhile')
  })
})

describe('an extension', () => {
  test('is told with its reasons inside the first period, once', async () => {
    const email = nobody()
    const id = await house.provenAt('access', email, on('2026-01-31'))
    expect(await house.request(id)).toMatchObject({ strictDue: '2026-02-28', statutoryDue: '2026-03-02' })
    const extended = await house.step(id, { action: 'extend', reasons: 'Eleven systems must be searched.' }, on('2026-03-02'))
    expect(extended).toMatchObject({ strictDue: '2026-04-30', statutoryDue: '2026-04-30' })
    expect((await house.mail(email))?.text).toContain('Eleven systems must be searched.')
    expect((await house.mail(email))?.text).toContain('30 April 2026')
    expect((await house.eventsOf(id)).at(-1)).toMatchObject({ action: 'extend', mailId: expect.any(String) })
    expect(await code(house.step(id, { action: 'extend', reasons: 'More.' }, on('2026-03-02')))).toBe('request_extended')
  })
  test('after the first period is refused, and without reasons too', async () => {
    const id = await house.provenAt('access', nobody(), on('2026-01-31'))
    expect(await code(house.step(id, { action: 'extend', reasons: 'Late.' }, on('2026-03-03')))).toBe('request_extension_late')
    expect(await code(house.step(id, { action: 'extend', reasons: ' ' }, on('2026-03-02')))).toBe('request_letter_incomplete')
    expect((await house.request(id)).extendedAt).toBeNull()
  })
})

describe('a question', () => {
  test('stops the clock until it is answered', async () => {
    const email = nobody()
    const id = await house.provenAt('access', email, on('2026-03-02'))
    await house.step(id, { action: 'ask', question: 'Which of the two shops?', pause: true }, on('2026-03-04'))
    expect((await house.mail(email))?.text).toContain('Which of the two shops?')
    expect(await ringAlarms({ ...house.deps, officersOf }, on('2026-06-01')).then(() => house.request(id))).toMatchObject({ alarmed: 0 })
    const resumed = await house.step(id, { action: 'resume' }, on('2026-03-14'))
    expect(resumed).toMatchObject({ state: 'assessing', strictDue: '2026-04-12', statutoryDue: '2026-04-13' })
  })
  test('asked late is asked all the same, but stops nothing', async () => {
    const id = await house.provenAt('access', nobody(), on('2026-03-02'))
    expect(await code(house.step(id, { action: 'ask', question: 'Which?', pause: true }, on('2026-03-09')))).toBe('request_pause_late')
    const asked = await house.step(id, { action: 'ask', question: 'Which?', pause: false }, on('2026-03-09'))
    expect(asked).toMatchObject({ state: 'awaiting_clarification', pauses: [], strictDue: '2026-04-02' })
    expect(await code(house.step(id, { action: 'ask', question: ' ', pause: false }, on('2026-03-09')))).not.toBe('done')
  })
  test('an extension meanwhile leaves the clock standing', async () => {
    const id = await house.provenAt('access', nobody(), on('2026-03-02'))
    await house.step(id, { action: 'ask', question: 'Which?', pause: true }, on('2026-03-03'))
    await house.step(id, { action: 'extend', reasons: 'Many systems.' }, on('2026-03-10'))
    expect((await house.request(id)).pauses).toEqual([{ from: on('2026-03-03').toISOString() }])
    expect(await house.step(id, { action: 'resume' }, on('2026-03-13'))).toMatchObject({ strictDue: '2026-06-12' })
  })
})

describe('a refusal', () => {
  test('names ground, law, reasons, authority and court, in every language', async () => {
    const id = await house.provenAt('erasure', nobody(), on('2026-03-02'))
    const request = await house.request(id)
    const site = (await house.runtime.sites.get('acme'))!
    for (const locale of LOCALES)
      for (const jurisdiction of ['EU', 'DE', 'PL', 'HR', 'BA', 'RS', 'UK'] as const) {
        const frame = { texts: house.runtime.texts, site, request: { ...request, locale, jurisdiction }, authority: null }
        const { paragraphs } = refusalLetter(frame, { ground: 'legal_obligation', reasons: 'Invoice 12 must be kept.' }, false)
        const text = paragraphs.join('\n')
        for (const part of [
          'Invoice 12 must be kept.',
          AUTHORITIES[jurisdiction].name,
          jurisdiction === 'RS' ? 'ZZPL čl. 30' : 'GDPR Art. 17(3)(b)',
          '(',
        ])
          expect(text).toContain(part)
        expect(text).not.toMatch(/\{\{|privacy-mail:/)
      }
    const frame = { texts: house.runtime.texts, site, request, authority: null }
    expect(() => refusalLetter(frame, { ground: 'legal_obligation', reasons: ' \n' }, false)).toThrow(LetterIncomplete)
    const nowhere = { name: '', url: '' }
    expect(() => refusalLetter({ ...frame, authority: nowhere }, { ground: 'legal_obligation', reasons: 'x' }, false)).toThrow(
      LetterIncomplete,
    )
  })
  test('needs a ground that the law knows for this request', async () => {
    const id = await house.provenAt('access', nobody(), on('2026-03-02'))
    expect(await code(house.step(id, { action: 'refuse', ground: 'compelling_grounds', reasons: 'x' }, on('2026-03-03')))).toBe('invalid')
    expect((await house.step(id, { action: 'refuse', ground: 'excessive', reasons: 'The ninth this week.' }, on('2026-03-03'))).state).toBe(
      'refused',
    )
    for (const kind of REQUEST_KINDS) expect(groundsFor(kind).length).toBeGreaterThan(0)
    expect(groundsFor('withdrawal')).not.toContain('compelling_grounds')
  })
  test('names the authority that the site chose', async () => {
    const email = nobody()
    const id = await house.provenAt('access', email, on('2026-03-02'))
    const authority = { name: 'LDI Nordrhein-Westfalen', url: 'https://www.ldi.nrw.de' }
    await inSite(house.deps.db, 'acme', (tx) =>
      writeSettings(tx, { siteId: 'acme', jurisdiction: 'DE', zone: 'Europe/Berlin', authority, version: 0 }),
    )
    await house.step(id, { action: 'refuse', ground: 'excessive', reasons: 'The ninth this week.' }, on('2026-03-03'))
    expect((await house.mail(email))?.text).toContain('LDI Nordrhein-Westfalen')
    // A request keeps the law that it came under.
    expect((await house.request(id)).jurisdiction).toBe('EU')
    const next = await house.provenAt('access', nobody(), on('2026-03-05', 23))
    expect(await house.request(next)).toMatchObject({ jurisdiction: 'DE', receivedOn: '2026-03-06', statutoryDue: '2026-04-07' })
    await house.everywhere.execute(sql`delete from privacy_settings`)
  })
})
