import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { insertConnection } from '../../../server/crm/connection-store.ts'
import { publishForm } from '../../../server/forms/publish.ts'
import type { FormDefinitionInput } from '../../../server/forms/contract.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { siteConsole } from '../sites/console.ts'
import { contactForm } from '../forms/world.ts'

type Activity = {
  id: string
  basis: string
  categories: string[]
  special: string[]
  recipients: string[]
  retention: { class: string; days: number | null }
}
type Record_ = { controller: { name: string }; officers: unknown[]; activities: Activity[]; recipients: unknown[]; measures: string[] }
type Changes = { versions: { form: string; version: number; changes: Record<string, string>[] }[] }

describe('the record of processing', () => {
  let desk: Awaited<ReturnType<typeof siteConsole>>
  const dpo = { role: 'dpo' } as const
  const publish = async (change: Partial<FormDefinitionInput>, text = 'I agree to calls.') => {
    const site = await desk.runtime.sites.get('acme')
    if (!site) throw new Error('no site')
    await publishForm(desk.runtime.db, { site, definition: { ...contactForm, ...change }, noticeTexts: () => text })
  }
  const read = async () => (await desk.call('/records-of-processing', dpo)).body as Record_
  const changes = async () => ((await desk.call('/records-of-processing/changes', dpo)).body as Changes).versions

  beforeAll(async () => {
    desk = await siteConsole({ SMTP_URL: 'smtp://user:secret@mail.acme.example:25', PORTIK_MAIL_FROM: 'a@acme.example' })
    await publish({})
    const { db, keys } = desk.runtime
    const connection = { siteId: 'acme', kind: 'webhook', url: 'https://crm.example/hook?key=hidden', secret: 'whsec_x', settings: {} }
    await inSite(db, 'acme', (tx) => insertConnection(tx, keys, connection))
  })

  test('is made of the forms, the register of columns, the connections and the mail server', async () => {
    const record = await read()
    expect(record.controller.name).toBe('Acme d.o.o.')
    expect(record.activities.find(({ id }) => id === 'form/contact/reply')).toMatchObject({
      basis: 'contract',
      categories: ['contact', 'file', 'free_text', 'identity'],
      special: [],
      recipients: ['mail_server: mail.acme.example:25', 'webhook: crm.example'],
      retention: { class: 'form', days: 365 },
    })
    expect(record.activities.find(({ retention }) => retention.class === 'mail')).toMatchObject({ retention: { days: 30 } })
    expect(record.activities.some(({ retention }) => retention.class === 'audit')).toBe(true)
    expect(new Set(record.activities.map(({ id }) => id)).size).toBe(record.activities.length)
    expect(record.measures.length).toBeGreaterThan(3)
    expect(JSON.stringify(record)).not.toMatch(/secret@|hidden|whsec/)
  })

  test('changes with the form: another purpose, period, category or text is a difference', async () => {
    await publish({ purposes: { ...contactForm.purposes, reply: { basis: 'legitimate_interest', retentionDays: 90 } } })
    expect((await changes())[0]).toMatchObject({
      form: 'contact',
      changes: [
        { kind: 'basis', purpose: 'reply', before: 'contract', after: 'legitimate_interest' },
        { kind: 'retention', purpose: 'reply', before: '365', after: '90' },
      ],
    })
    expect((await read()).activities.find(({ id }) => id === 'form/contact/reply')).toMatchObject({
      basis: 'legitimate_interest',
      retention: { days: 90 },
    })

    const [section] = contactForm.sections
    const fields = section?.fields.filter(({ kind }) => kind !== 'file') ?? []
    await publish({ sections: [{ key: 'you', fields }] }, 'I agree that you call me.')
    const latest = (await changes())[0]?.changes ?? []
    expect(latest.map(({ kind, purpose, after, before }) => [kind, purpose, after ?? before])).toEqual(
      expect.arrayContaining([
        ['category_removed', 'reply', 'file'],
        ['consent_text', 'calls', 'I agree that you call me.'],
      ]),
    )
    expect(await changes()).toHaveLength(3)
  })

  test('a version that changes nothing of it has no changes', async () => {
    const before = (await changes()).length
    await publish({ title: { en: 'Write to us' }, purposes: { ...contactForm.purposes, reply: { basis: 'contract', retentionDays: 10 } } })
    await publish({
      title: { en: 'Write to us soon' },
      purposes: { ...contactForm.purposes, reply: { basis: 'contract', retentionDays: 10 } },
    })
    expect((await changes()).length).toBe(before + 2)
    expect((await changes())[0]?.changes).toEqual([])
  })

  test('is taken along as CSV and as a page, from which nothing runs', async () => {
    await desk.everywhere.execute(sql`update sites set controller = '{"name": "<b>Acme</b>", "email": "a@acme.example"}' where id = 'acme'`)
    const csv = await desk.call('/records-of-processing/export', dpo)
    expect(csv.headers.get('Content-Type')).toContain('text/csv')
    expect((csv.body as string).split('\r\n').length).toBe((await read()).activities.length + 2)
    const page = await desk.call('/records-of-processing/page', dpo)
    expect(page.headers.get('Content-Type')).toContain('text/html')
    expect(page.body as string).toContain('&lt;b&gt;Acme&lt;/b&gt;')
    expect((await desk.call('/records-of-processing/page', { role: 'agent' })).status).toBe(403)
  })
})
