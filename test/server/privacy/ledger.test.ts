import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { hashOfLeaf } from '../../../gdpr/ledger/commitment.ts'
import { HEAD_TYPE, type HeadPayload } from '../../../gdpr/ledger/head.ts'
import { isConsistent, isIncluded } from '../../../gdpr/ledger/proof.ts'
import { sequence, sequenceAll } from '../../../gdpr/ledger/sequence.ts'
import { commitmentOf } from '../../../gdpr/ledger/commitment.ts'
import { openVerifier } from '../../../gdpr/ledger/signature.ts'
import type { ListedKey } from '../../../gdpr/ledger/signing.ts'
import { RECEIPT_TYPE, type ReceiptPayload } from '../../../gdpr/receipts/receipt.ts'
import type { FormDefinitionInput } from '../../../server/forms/contract.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import { optInUrl } from '../../../server/forms/opt-in.ts'
import { findSubmission } from '../../../server/forms/submission-store.ts'
import { rows } from '../../../server/platform/db.ts'
import { inEverySite, inSite } from '../../../server/platform/tenancy.ts'
import { schemaFaults } from '../../gdpr/receipts/schemas.ts'
import { contactForm } from '../forms/world.ts'
import { serverHouse } from '../house.ts'

type House = Awaited<ReturnType<typeof serverHouse>>

const contact = { category: 'contact', purpose: 'reply' } as const
const form: FormDefinitionInput = {
  ...contactForm,
  sections: [
    ...contactForm.sections,
    {
      key: 'more',
      fields: [{ kind: 'consent', key: 'news', label: { en: 'News' }, purpose: 'newsletter', doubleOptIn: true, gdpr: contact }],
    },
  ],
}

const WORDS = { newsletter: 'I want the newsletter.', calls: 'You may call me.' } as const
let house: House
beforeAll(async () => {
  house = await serverHouse()
  const { db, sites } = house.runtime
  const site = (await sites.get('acme'))!
  await publishForm(db, { site, definition: form, noticeTexts: (purpose) => WORDS[purpose as keyof typeof WORDS] })
})

const get = async <Body>(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: Body; text: string; type: string | null }> => {
  const answer = await house.app.request(path, init)
  const text = await answer.text()
  const type = answer.headers.get('Content-Type')
  return { status: answer.status, text, type, body: (type?.includes('json') ? JSON.parse(text) : undefined) as Body }
}

/** Sends the form with these consents; answers the path of the receipt, and the ids of the decisions. */
const send = async (consents: readonly { purpose: string; granted: boolean }[]) => {
  const id: string = randomUUID()
  const headers = { 'Content-Type': 'application/json' }
  const post = async (path: string, body: object) =>
    (await (await house.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Record<string, string>
  const form = '/v1/sites/acme/forms/contact'
  const { token } = await post(`${form}/challenges`, {})
  const values = { name: 'Ana Anić', email: 'ana@example.com' }
  const context = { page: 'https://shop.example/contact?email=ana@example.com' }
  const sent = await post(`${form}/submissions`, { id, token, locale: 'sr', values, consents, context })
  const decided = rows<{ id: string; purpose: string }>(
    await house.everywhere.execute(sql`select id, purpose from consents where submission_id = ${id} order by purpose, at`),
  )
  return { id, receipt: new URL(sent['receipt_url'] ?? '').pathname, decided }
}

const look = () => sequence(house.runtime.db, house.runtime.signer, 'acme', { now: new Date(), full: true })
type Head = { head: string; size: number; root: string; consistency?: { from: number; root: string; proof: string[] } }
type Proof = { id: string; kind: 'consent'; commitment: string; state: string; position: number; proof: string[]; head: Head }
const bytes = (words: readonly string[]) => words.map((word) => Buffer.from(word, 'base64url'))
const savedKeys = async () => (await get<{ keys: ListedKey[] }>('/.well-known/jwks.json')).body.keys

describe('a consent that a form took', () => {
  test('is in the ledger a moment later, and anybody who knows its id can check that', async () => {
    const { decided } = await send([{ purpose: 'calls', granted: true }])
    const id = decided.find(({ purpose }) => purpose === 'calls')?.id ?? ''
    const path = `/v1/sites/acme/ledger/proofs/${id}`
    expect((await get<Proof>(path)).body).toMatchObject({ id, kind: 'consent', state: 'pending', position: null, proof: null, head: null })
    await look()
    const { body: found, text } = await get<Proof>(path)
    expect(found.state).toBe('included')
    const signed = await openVerifier(await savedKeys())<HeadPayload>(found.head.head, HEAD_TYPE)
    if (!signed.ok) throw new Error(signed.why)
    const { size, root } = signed.payload
    const inclusion = { index: found.position, size, leaf: hashOfLeaf(found), proof: bytes(found.proof), root: Buffer.from(root, 'hex') }
    expect(isIncluded(inclusion)).toBe(true)
    expect(text).not.toMatch(/ana|shop\.example/i)
  })

  test('is not proven under another site, nor when it was never given', async () => {
    expect((await get(`/v1/sites/acme/ledger/proofs/${randomUUID()}`)).status).toBe(404)
    expect((await get('/v1/sites/acme/ledger/proofs/1')).status).toBe(404)
    expect((await get(`/v1/sites/nobody/ledger/proofs/${randomUUID()}`)).status).toBe(404)
  })

  test('stays below every later head: the ledger only grew', async () => {
    await send([])
    await look()
    const { body: before } = await get<Head>('/v1/sites/acme/ledger/head')
    await send([{ purpose: 'calls', granted: true }])
    await look()
    const { body: after } = await get<Head>(`/v1/sites/acme/ledger/head?from=${before.size}`)
    const { from = 0, root = '', proof = [] } = after.consistency ?? {}
    expect([from, root]).toEqual([before.size, before.root])
    const roots = { firstRoot: Buffer.from(before.root, 'hex'), secondRoot: Buffer.from(after.root, 'hex') }
    expect(isConsistent({ first: from, second: after.size, proof: bytes(proof), ...roots })).toBe(true)
  })

  test('a head larger than the ledger, or none, is no head to begin from', async () => {
    for (const from of ['1000000', '0', '-1', 'x', '1.5'])
      expect([from, (await get(`/v1/sites/acme/ledger/head?from=${from}`)).status]).toEqual([from, 422])
  })
})

test('public keys may be read from any page, and kept', async () => {
  const answer = await house.app.request('/.well-known/jwks.json')
  expect([answer.headers.get('Access-Control-Allow-Origin'), answer.headers.get('Cache-Control')]).toEqual(['*', 'public, max-age=300'])
  expect(Object.keys(((await answer.json()) as { keys: object[] }).keys[0] ?? {}).toSorted()).toEqual([
    'alg',
    'crv',
    'kid',
    'kty',
    'use',
    'x',
  ])
})

describe('the receipt of a person', () => {
  test('shows what was decided in their language, and leads to it from the page of thanks', async () => {
    const { receipt, decided } = await send([{ purpose: 'calls', granted: true }])
    expect((await get(receipt)).text).toContain(`href="${receipt}/consent"`)
    const page = await get(`${receipt}/consent`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('lang="sr-Latn"')
    for (const words of [
      WORDS.calls,
      WORDS.newsletter,
      'Saglasni ste',
      'Niste saglasni',
      '365 dana',
      decided[0]?.id ?? '',
      '/.well-known/jwks.json',
    ])
      expect(page.text).toContain(words)
    expect(page.text).not.toMatch(/ana@example|Anić/)
  })

  test('verifies with saved keys alone, and fails when one byte is another', async () => {
    const { id, receipt } = await send([{ purpose: 'calls', granted: true }])
    const { text: jws, type } = await get(`${receipt}/consent.jws`)
    expect(type).toBe('application/jose')
    const verify = openVerifier(await savedKeys())
    const signed = await verify<ReceiptPayload>(jws, RECEIPT_TYPE)
    if (!signed.ok) throw new Error(signed.why)
    expect(schemaFaults('receipt', signed.payload)).toEqual([])
    expect(signed.payload).toMatchObject({ receipt_id: id, issuer: 'Acme d.o.o.', site: 'acme' })
    for (let i = 0; i < jws.length; i += 13) {
      const flipped = jws.slice(0, i) + (jws[i] === 'B' ? 'C' : 'B') + jws.slice(i + 1)
      expect([i, (await verify(flipped, RECEIPT_TYPE)).ok]).toEqual([i, false])
    }
  })

  test('proves its entry in the ledger, also when everything else was erased', async () => {
    const { id, receipt } = await send([{ purpose: 'calls', granted: true }])
    await look()
    const { text: jws } = await get(`${receipt}/consent.jws`)
    const signed = await openVerifier(await savedKeys())<ReceiptPayload>(jws, RECEIPT_TYPE)
    await house.everywhere.execute(sql`delete from consents where submission_id = ${id}`)
    expect((await get(`${receipt}/consent`)).status).toBe(404)
    const entries = signed.ok ? signed.payload.records.flatMap(({ ledger }) => ledger.entries) : []
    expect(entries).toHaveLength(2)
    for (const { entry_id: entry, record, salt } of entries) {
      const { body } = await get<Proof>(`/v1/sites/acme/ledger/proofs/${entry}`)
      expect(commitmentOf(record, salt)).toBe(body.commitment)
      expect(body.state).toBe('included')
      expect(record.context).toEqual({ form: 'contact', version: 1, locale: 'sr', page: 'https://shop.example/contact' })
    }
  })

  test('has both: when it was asked for, and when it was confirmed, to the millisecond', async () => {
    const { db, keys } = house.runtime
    const { id, receipt } = await send([{ purpose: 'newsletter', granted: true }])
    const submission = await inEverySite(db, (tx) => findSubmission(tx, 'acme', id))
    const confirm = new URL(optInUrl(keys, 'http://x.example', submission!)).pathname
    expect((await get(`${receipt}/consent`)).text).toContain('čeka se Vaša potvrda')
    expect((await get(confirm, { method: 'POST' })).status).toBe(200)
    expect((await get(`${receipt}/consent`)).text).toContain('potvrdili imejlom')
    const signed = await openVerifier(await savedKeys())<ReceiptPayload>((await get(`${receipt}/consent.jws`)).text, RECEIPT_TYPE)
    const events = signed.ok ? (signed.payload.records.find(({ processing }) => processing.purpose === 'newsletter')?.events ?? []) : []
    expect(events.map(({ event_state: state }) => state)).toEqual(['requested', 'confirmed'])
    expect(await look()).toBeGreaterThan(0)
  })

  test('is not there for a link that is not ours, of another form or site', async () => {
    const { receipt } = await send([])
    for (const path of [
      receipt.replace('/contact/', '/other/'),
      receipt.replace('/acme/', '/nobody/'),
      `${receipt}x`,
      '/f/acme/contact/thanks/garbage',
    ])
      for (const end of ['consent', 'consent.jws']) expect([path, end, (await get(`${path}/${end}`)).status]).toEqual([path, end, 404])
  })
})

describe('the officer', () => {
  test.each(['iso27560', 'kantara', 'dpv'] as const)('reads a consent as %s, and it is what the standard asks for', async (format) => {
    const { decided } = await send([{ purpose: 'calls', granted: true }])
    const { token } = await house.token('dpo')
    const path = `/v1/console/sites/acme/consents/${decided[0]?.id ?? ''}/record?format=${format}`
    const { status, body } = await get<object>(path, { headers: { Authorization: `Bearer ${token}` } })
    expect([status, schemaFaults(format, body)]).toEqual([200, []])
    const { token: agent } = await house.token('agent')
    expect((await get(path, { headers: { Authorization: `Bearer ${agent}` } })).status).toBe(403)
  })

  test('learns that there is no such consent, or form of it', async () => {
    const { decided } = await send([])
    const { token } = await house.token('dpo')
    const headers = { Authorization: `Bearer ${token}` }
    expect((await get(`/v1/console/sites/acme/consents/${randomUUID()}/record`, { headers })).status).toBe(404)
    expect((await get(`/v1/console/sites/acme/consents/${decided[0]?.id ?? ''}/record?format=pdf`, { headers })).status).toBe(422)
  })

  test('finds every line of the audit in the ledger too', async () => {
    const { db, signer } = house.runtime
    await sequenceAll({ db, signer, report: (error) => expect.unreachable(String(error)) }, { now: new Date(), full: true })
    const missing = await inSite(db, 'acme', (tx) =>
      tx.execute(
        sql`select from audit_entries a where not exists (select from ledger_positions p where p.site_id = a.site_id and p.id = a.id and p.kind = 'audit')`,
      ),
    )
    expect(rows(missing)).toEqual([])
  })
})

test('a site without entries has a head all the same', async () => {
  const fresh = await serverHouse()
  const { keys } = (await (await fresh.app.request('/.well-known/jwks.json')).json()) as { keys: ListedKey[] }
  const head = (await (await fresh.app.request('/v1/sites/acme/ledger/head')).json()) as Head
  expect(await openVerifier(keys)(head.head, HEAD_TYPE)).toMatchObject({ ok: true, payload: { site: 'acme', size: 0, root: head.root } })
  expect(head.root).toMatch(/^e3b0c442/)
})
