import { describe, expect, test } from 'vitest'
import { consentEntry } from '../../../gdpr/consent-entry.ts'
import { commit } from '../../../gdpr/ledger/commitment.ts'
import { dpv } from '../../../gdpr/receipts/dpv.ts'
import type { ConsentFacts } from '../../../gdpr/receipts/facts.ts'
import { iso27560 } from '../../../gdpr/receipts/iso27560.ts'
import { kantara } from '../../../gdpr/receipts/kantara.ts'
import { receiptPayload } from '../../../gdpr/receipts/receipt.ts'
import { sha256 } from '../../../server/platform/crypto.ts'
import { newId } from '../../../server/platform/id.ts'
import { schemaFaults } from './schemas.ts'

const now = new Date('2026-11-22T10:00:00Z')
const text = 'Želim novosti.'
const STATES = ['requested', 'given', 'refused', 'confirmed', 'reconfirmed', 'withdrawn', 'expired', 'invalidated', 'terminated']

const factsOf = (states: readonly string[], changes: Partial<ConsentFacts> = {}): ConsentFacts => {
  const notice = { id: newId(), version: 2, sha256: sha256(text), text }
  const submissionId = newId()
  const decisions = states.map((state, i) => {
    const at = new Date(now.getTime() + i * 60_000)
    const facts = { id: newId(at.getTime()), submissionId, purpose: 'news', state, noticeId: notice.id, noticeSha256: notice.sha256, at }
    const entry = consentEntry('acme', facts)
    return { id: facts.id, state, at: at.toISOString(), entry, salt: commit(entry).salt }
  })
  return {
    site: 'acme',
    subjectId: newId(),
    submissionId,
    language: 'sr',
    jurisdiction: 'EU',
    purpose: 'news',
    retentionDays: 365,
    controller: { name: 'Acme d.o.o.', email: 'privacy@acme.example', address: null, policyUrl: 'https://acme.example/privacy' },
    form: { id: 'contact', version: 3, title: 'Kontakt' },
    notice,
    data: [{ key: 'email', label: 'E-pošta', category: 'contact', optional: false, special: false }],
    recipients: ['CRM'],
    storedAt: 'portal.acme.example',
    rightsUrl: 'https://portal.acme.example/privacy/acme',
    decisions,
    ...changes,
  }
}

const FORMS = { iso27560, kantara, dpv } as const

describe.each(Object.keys(FORMS) as (keyof typeof FORMS)[])('a consent as %s', (form) => {
  test.each(STATES)('is what the standard asks for when it is %s', (state) => {
    expect(schemaFaults(form, FORMS[form](factsOf([state])))).toEqual([])
  })

  test('with recipients or without, with an address or without, with special data or without', () => {
    const health = { key: 'diet', label: 'Dijeta', category: 'health', optional: true, special: true }
    const facts = factsOf(['requested', 'confirmed'])
    for (const changes of [
      { recipients: [] },
      { controller: { ...facts.controller, address: 'Glavna 1, Beograd' } },
      { data: [...facts.data, health] },
    ] satisfies Partial<ConsentFacts>[])
      expect(schemaFaults(form, FORMS[form](factsOf(['requested', 'confirmed'], changes)))).toEqual([])
  })

  test('is refused by its schema when anything that must be there is not', () => {
    const whole = FORMS[form](factsOf(['given'])) as Readonly<Record<string, unknown>>
    const needless = new Set(['ledger', 'language', 'dct:language'])
    for (const key of Object.keys(whole).filter((name) => !needless.has(name)))
      expect([key, schemaFaults(form, Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key))).length > 0]).toEqual([
        key,
        true,
      ])
  })

  test('names nobody', () => {
    expect(JSON.stringify(FORMS[form](factsOf(['given'])))).not.toMatch(/@(?!context|id|type|value|acme)/)
  })
})

test('consent to data of Art. 9 is explicit, rests on Art. 9(2)(a), and is said to be sensitive', () => {
  const data = [{ key: 'diet', label: 'Dijeta', category: 'health', optional: true, special: true }]
  const facts = factsOf(['given'], { data })
  expect(iso27560(facts).events[0]?.event_type).toBe('explicit')
  expect(iso27560(facts).processing.lawful_basis).toContain('GDPR Art. 9(2)(a)')
  expect(kantara(facts)).toMatchObject({ sensitive: true, spiCat: ['health'] })
  expect(dpv(facts)['dpv:hasLegalBasis']).toContain('eu-gdpr:A9-2-a')
})

test('a receipt holds whole records, and is none without them', () => {
  const payload = receiptPayload(newId(), [factsOf(['given']), factsOf(['refused'])], now)
  expect(schemaFaults('receipt', payload)).toEqual([])
  expect(schemaFaults('receipt', { ...payload, records: [] })).not.toEqual([])
  expect(schemaFaults('receipt', { ...payload, records: [{}] })).not.toEqual([])
})
