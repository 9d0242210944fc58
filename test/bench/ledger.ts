import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consentEntry } from '../../gdpr/consent-entry.ts'
import { commit, hashOfLeaf } from '../../gdpr/ledger/commitment.ts'
import { FORMAT, type Line } from '../../gdpr/ledger/format.ts'
import { HEAD_TYPE, type HeadPayload } from '../../gdpr/ledger/head.ts'
import { linesOf } from '../../gdpr/ledger/lines.ts'
import { openGrowingTree } from '../../gdpr/ledger/merkle.ts'
import { openSigner } from '../../gdpr/ledger/signing.ts'
import { verifyLedger } from '../../gdpr/ledger/verify.ts'
import { keyring, sha256 } from '../../server/platform/crypto.ts'
import { openEmbedded } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'

/** `npm run bench:ledger [-- entries]`: how long it takes to verify a ledger offline, with a head every 100 entries and a tenth erased. */
const COUNT = Number(process.argv[2] ?? 1_000_000)
const PER_HEAD = 100
/** Seconds for a million entries. Source: reference/privacy.md, section 6, goal 4. */
const GOAL = 60

const folder = mkdtempSync(join(tmpdir(), 'portik-ledger-'))
const path = join(folder, 'ledger.jsonl')
const database = await openEmbedded()
await database.migrate()
const signer = await openSigner(database.db, keyring(Buffer.alloc(32, 7)))

const file = createWriteStream(path)
let text = ''
const write = async (line: Line): Promise<void> => {
  text += `${JSON.stringify(line)}\n`
  if (text.length < 1 << 20) return
  if (!file.write(text)) await once(file, 'drain')
  text = ''
}

const site = 'bench'
const shown = 'I agree that you call me.'
const notice = { id: newId(), sha256: sha256(shown) }
await write({ type: 'ledger', format: FORMAT, site, exported_at: new Date().toISOString() })
for (const jwk of signer.jwks().keys) await write({ type: 'key', jwk })
await write({ type: 'notice', ...notice, purpose: 'calls', locale: 'en', text: shown })
const tree = openGrowingTree()
const start = Date.now() - COUNT * 1_000
let previous: HeadPayload['previous'] = null
for (let position = 0; position < COUNT; position++) {
  const at = new Date(start + position * 1_000)
  const id = newId(at.getTime())
  const context = { form: 'contact', version: 3, locale: 'en', page: 'https://shop.example/contact' }
  const facts = { id, submissionId: newId(), principal: sha256(id).slice(0, 43), purpose: 'calls', state: 'given', at, context }
  const record = consentEntry(site, { ...facts, noticeId: notice.id, noticeSha256: notice.sha256 })
  const { salt, commitment } = commit(record)
  const leaf = { id, kind: 'consent', commitment } as const
  tree.push(hashOfLeaf(leaf))
  await write({ type: 'entry', position, seq: position + 1, ...leaf, ...(position % 10 === 0 ? {} : { record, salt }) })
  if (tree.size % PER_HEAD !== 0 && tree.size !== COUNT) continue
  const payload: HeadPayload = {
    site,
    size: tree.size,
    root: tree.root().toString('hex'),
    at: new Date(at.getTime() + 500).toISOString(),
    previous,
  }
  previous = { size: payload.size, root: payload.root }
  await write({ type: 'head', size: payload.size, root: payload.root, at: payload.at, jws: await signer.sign(payload, HEAD_TYPE) })
}
await write({ type: 'end', entries: COUNT, heads: Math.ceil(COUNT / PER_HEAD) })
file.end(text)
await once(file, 'finish')
await database.close()

const began = performance.now()
const cpu = process.cpuUsage()
const report = await verifyLedger(linesOf(path))
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
process.stdout.write(
  `${report.entries} entries, ${report.records} with their record, ${report.heads} heads, ${(statSync(path).size / 1e6).toFixed(0)} MB: ${report.ok ? 'right' : 'WRONG'} ` +
    `in ${seconds.toFixed(1)} s (processor: ${((user + system) / 1e6).toFixed(1)} s; goal: ${((GOAL * COUNT) / 1e6).toFixed(0)} s), ` +
    `${Math.round(process.memoryUsage().rss / 1e6)} MB of memory.\n`,
)
rmSync(folder, { recursive: true })
process.exitCode = report.ok && seconds <= (GOAL * COUNT) / 1e6 ? 0 : 1
