import { unzipSync } from 'fflate'
import { beforeAll, expect, test } from 'vitest'
import { gdprErase } from '../../../gdpr/erase/jobs.ts'
import { gdprExport } from '../../../gdpr/export/jobs.ts'
import { holdsOf, setHold } from '../../../gdpr/erase/holds.ts'
import { readSubject } from '../../../server/people/store.ts'
import type { Ids, Job } from '../../../server/platform/jobs.ts'
import { inSite } from '../../../server/platform/tenancy.ts'
import { DAY } from '../../../server/platform/time.ts'
import { featureWork } from '../../../server/worker.ts'
import { requestHouse } from './request-world.ts'

let house: Awaited<ReturnType<typeof requestHouse>>

beforeAll(async () => {
  house = await requestHouse()
})

/** Does what the worker would do with a job. */
const work = async <Data extends Ids>(job: Job<Data>, ...data: readonly Data[]): Promise<void> => {
  await featureWork(house.runtime)
    .find((one) => one.job.name === job.name)
    ?.run(data)
}

const one = async <Row>(query: string): Promise<Row> => {
  const [row] = await house.query<Row>(query)
  if (!row) throw new Error(`nothing: ${query}`)
  return row
}

const approved = async (kind: 'access' | 'portability' | 'erasure') => {
  const ana = await house.person({ calls: 'given' })
  const id = await house.provenAt(kind, ana.email, new Date())
  await house.step(id, { action: 'approve' }, new Date())
  expect((await house.request(id)).state).toBe('executing')
  return { id, ana }
}

test('a request for access ends with a link to everything, and says so while it is put together', async () => {
  const { id, ana } = await approved('access')
  const { id: packageId } = await one<{ id: string }>(`select id from access_packages where request_id = '${id}'`)
  await work(gdprExport, { siteId: 'acme', packageId })
  expect((await house.request(id)).state).toBe('fulfilled')
  const mail = (await house.mailsTo(ana.email)).find(({ kind }) => kind === 'privacy_package')
  const path = new URL(/https:\S+packages\S+/.exec(mail?.text ?? '')?.[0] ?? '').pathname
  expect((await house.ask(path)).status).toBe(200)
  const answer = await house.ask(path, { method: 'POST' })
  expect(answer.headers.get('Content-Type')).toBe('application/zip')
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
  const data = Buffer.from(files['data.json'] ?? []).toString()
  expect(data).toContain(ana.email)
  expect(data).toContain('I agree to calls (en).')
})

test('an approved erasure runs to its end, and then the request forgets its person too', async () => {
  const { id, ana } = await approved('erasure')
  const { id: erasureId } = await one<{ id: string }>(`select id from erasures where request_id = '${id}'`)
  await work(gdprErase, { siteId: 'acme', erasureId })
  expect(await house.request(id)).toMatchObject({ state: 'fulfilled', email: null, subjectIds: [] })
  expect(await inSite(house.runtime.db, 'acme', (tx) => readSubject(tx, 'acme', ana.id))).toBeUndefined()
  const erasure = await one<{ state: string; jws: string; certificate: string; sealed: string | null; leaf_id: string }>(
    `select * from erasures where id = '${erasureId}'`,
  )
  expect(erasure).toMatchObject({ state: 'done', sealed: null })
  expect(erasure.certificate).toContain(`"request":"${id}"`)
  expect(erasure.certificate).not.toContain(ana.id)
  expect(JSON.parse(Buffer.from(erasure.jws.split('.')[1] ?? '', 'base64url').toString())).toEqual(JSON.parse(erasure.certificate))
  expect(await house.query(`select 1 from ledger_leaves where id = '${erasure.leaf_id}' and kind = 'certificate'`)).toHaveLength(1)
})

test('a hold keeps the request waiting, and its end lets both go on', async () => {
  const ana = await house.person({ calls: 'given' })
  const id = await house.provenAt('erasure', ana.email, new Date())
  const now = new Date()
  const { db } = house.runtime
  const hold = {
    siteId: 'acme',
    subjectId: ana.id,
    items: ['*'],
    reason: 'Claim',
    law: 'GDPR Art. 17(3)(e)',
    setBy: 'x',
    until: new Date(now.getTime() + DAY),
    now,
  }
  await inSite(db, 'acme', (tx) => setHold(tx, hold))
  await house.step(id, { action: 'approve' }, now)
  const { id: erasureId } = await one<{ id: string }>(`select id from erasures where request_id = '${id}'`)
  await work(gdprErase, { siteId: 'acme', erasureId })
  expect((await house.request(id)).state).toBe('on_hold')
  await house.query(`update legal_holds set until = now() - interval '1 second' where subject_id = '${ana.id}' returning 1`)
  await house.query(`update erasures set next_at = now() - interval '1 second' where id = '${erasureId}' returning 1`)
  expect(await inSite(db, 'acme', (tx) => holdsOf(tx, 'acme', new Date(), [ana.id]))).toEqual([])
  await work(gdprErase, { siteId: 'acme', erasureId })
  expect((await house.request(id)).state).toBe('fulfilled')
})
