import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll } from 'vitest'
import { demoCrm } from '../../../demo/crm.ts'
import { advance, sweepErasures } from '../../../gdpr/erase/advance.ts'
import type { Certificate } from '../../../gdpr/erase/certificate.ts'
import type { ErasureDeps } from '../../../gdpr/erase/erasure-deps.ts'
import { openErasures } from '../../../gdpr/erase/erasures.ts'
import { gdprErase } from '../../../gdpr/erase/jobs.ts'
import { openJournal } from '../../../gdpr/erase/journal.ts'
import { insertConnection } from '../../../server/crm/connection-store.ts'
import { webhook } from '../../../server/crm/connectors/webhook.ts'
import { deliver } from '../../../server/crm/deliver.ts'
import { planDeliveries } from '../../../server/crm/deliveries.ts'
import { readChangedConsent } from '../../../server/consent-recipients.ts'
import { crmRecipients } from '../../../server/crm/erase-person.ts'
import { CRM_JOBS } from '../../../server/crm/jobs.ts'
import { deliveries } from '../../../server/crm/tables.ts'
import { submissions } from '../../../server/forms/tables.ts'
import { registryOf } from '../../../server/personal-data.ts'
import { startJobs } from '../../../server/platform/jobs.ts'
import { openOutgoing } from '../../../server/platform/outgoing.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { showRecords } from '../../../server/record-rooms.ts'
import { recordReader } from '../../../server/records.ts'
import type { AnyDatabase } from '../../database.ts'
import { keys, openWorld, PUBLIC_URL } from '../forms/world.ts'

const TABLES =
  'subjects submissions uploads leads record_cards notes mails consents deliveries erasures erasure_steps suppressions pgboss.job'.split(
    ' ',
  )

type Answer = { readonly status: number; readonly body: object }

/** The shop's CRM behind a real HTTP server; `mood` may answer in its place. */
export const crmServer = async (secret: string) => {
  const crm = demoCrm(secret)
  const state: { mood?: (type: string) => Answer | undefined } = {}
  const asked: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const { type } = JSON.parse(body) as { type: string }
      asked.push(type)
      const answer = state.mood?.(type) ?? crm.receive(body, request.headers as Record<string, string>)
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { crm, state, asked, url: `http://127.0.0.1:${port}/`, target: `127.0.0.1:${port}` }
}

/** Certifies without a ledger: what the real one gets is kept to look at. */
const notary = () => {
  const certificates: Certificate[] = []
  const certify: ErasureDeps['certify'] = async (_tx, _site, certificate) => {
    certificates.push(certificate)
    return { text: JSON.stringify(certificate), jws: 'signed', leafId: randomUUID(), salt: 'salt' }
  }
  return { certificates, certify }
}

/** A site with forms, a CRM that has what was delivered, and everything that erases. Jobs run when a test says so. */
export const openErasureWorld = async (database: AnyDatabase) => {
  const world = await openWorld(database, { writers: 1 })
  const { db, everywhere, files, clock } = world
  const jobs = await startJobs(database, { jobs: [gdprErase, ...CRM_JOBS], supervise: false, onError: () => {} })
  const secret = webhook.secret()
  const there = await crmServer(secret)
  const outgoing = openOutgoing([there.target])
  afterAll(async () => {
    await jobs.stop()
    await outgoing.close()
  })
  const connectionId = await insertConnection(everywhere, keys, {
    siteId: 'acme',
    kind: 'webhook',
    url: there.url,
    secret,
    settings: {},
    name: 'Our CRM',
  })
  const dataDir = mkdtempSync(join(tmpdir(), 'portik-erasure-'))
  const { certificates, certify } = notary()
  const ended: { requestId: string; outcome: string }[] = []
  const registry = registryOf({ files, keys })
  const deps: ErasureDeps = {
    db,
    jobs,
    keys,
    registry,
    recipients: crmRecipients({ db, keys, outgoing }),
    journal: openJournal(join(dataDir, 'erasures.jsonl')),
    files,
    folders: [{ path: join(dataDir, 'logs'), place: 'logs' }],
    certify,
    progressed: async (_tx, one) => void ended.push(one),
    clock,
  }
  const erasures = openErasures(deps)
  const records = recordReader({ keys, publicUrl: PUBLIC_URL, clock })

  /** A person sends the contact form with a file, and the record goes to the CRM. Answers what was stored. */
  const person = async ({
    name = `Ana ${randomBytes(6).toString('hex')}`,
    email = `${randomBytes(6).toString('hex')}@example.com`,
    message = 'Hello',
    ...context
  }: Record<string, string> = {}) => {
    const upload = randomUUID()
    const bytes = Buffer.from(`A brief of ${email}`)
    const token = world.token()
    await world.app.request(`/v1/sites/acme/uploads/${upload}?form=contact&field=brief&name=${encodeURIComponent(`${email}.txt`)}`, {
      method: 'PUT',
      headers: { Origin: 'https://shop.example', 'Portik-Token': token, 'Content-Range': `bytes 0-${bytes.length - 1}/${bytes.length}` },
      body: bytes,
    })
    const consents = [{ purpose: 'calls', granted: true }]
    const request = world.request({
      token,
      values: { name, email, message, brief: [upload] },
      consents,
      context: { page: 'https://shop.example/', ...context },
    })
    const response = await world.send(request)
    if (!response.ok) throw new Error(await response.text())
    const [submission] = await everywhere.select().from(submissions).where(eq(submissions.id, request.id))
    if (!submission) throw new Error('not stored')
    await showRecords(db, 'acme', [request.id])
    world.move(1_000)
    return { id: submission.id, subjectId: submission.subjectId, reference: submission.reference, name, email, upload }
  }

  return {
    ...world,
    world,
    jobs,
    deps,
    erasures,
    registry,
    connectionId,
    certificates,
    ended,
    dataDir,
    ...there,
    person,
    /** Brings records to the CRM, as the worker would. */
    deliverAll: async (...recordIds: readonly string[]) => {
      await inSite(db, 'acme', async (tx) => {
        for (const recordId of recordIds) await planDeliveries(tx, jobs, { siteId: 'acme', kind: 'lead', recordId })
      })
      const all = await everywhere.select().from(deliveries)
      const run = deliver({
        db,
        jobs,
        keys,
        outgoing,
        records,
        consents: readChangedConsent,
        report: (error) => {
          throw error
        },
      })
      await run(all.filter((one) => recordIds.includes(one.recordId)).map(({ id }) => ({ siteId: 'acme', deliveryId: id })))
      // The clock of the world stands elsewhere than the database's, and a lease that is over must not look like one that holds.
      await everywhere.execute(sql`update deliveries set leased_until = null`)
    },
    /** Approves the erasure of these subjects. */
    approve: (subjectIds: readonly string[], requestId: string | null = null) =>
      inSite(db, 'acme', (tx) => erasures.start(tx, { siteId: 'acme', requestId, subjectIds, approvedBy: 'officer@acme.example' })),
    /** Does what the erasure's job would do. */
    advance: (erasureId: string, change: Partial<ErasureDeps> = {}) => advance({ ...deps, ...change }, [{ siteId: 'acme', erasureId }]),
    /** All rows that can hold something of people, as one text. */
    everything: async (): Promise<string> =>
      JSON.stringify(await Promise.all(TABLES.map((table) => world.query(`select * from ${table}`)))),
    sweep: () => sweepErasures(deps),
    status: async (erasureId: string) => {
      const status = await erasures.status('acme', erasureId)
      if (!status) throw new Error('no such erasure')
      return status
    },
  }
}

export type ErasureWorld = Awaited<ReturnType<typeof openErasureWorld>>
