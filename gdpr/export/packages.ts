import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, randomToken, sha256, type Keys } from '../../server/platform/crypto.ts'
import type { Db } from '../../server/platform/db.ts'
import type { Files } from '../../server/platform/files.ts'
import { newId } from '../../server/platform/id.ts'
import type { Jobs } from '../../server/platform/jobs.ts'
import { inEverySite, inSite } from '../../server/platform/tenancy.ts'
import type { Texts } from '../../server/platform/texts.ts'
import { DAY, HOUR, type Clock } from '../../server/platform/time.ts'
import type { Registry } from '../personal-data.ts'
import type { Authority, Controller } from './about.ts'
import { buildPackage } from './build.ts'
import { gdprExport } from './jobs.ts'
import {
  changePackage,
  expirePackages,
  insertPackage,
  packageByToken,
  packageOfRequest,
  readPackage,
  takeAttempt,
  unfinishedPackages,
  type AccessPackage,
} from './package-store.ts'
import { queuePackageMail } from './package-mail.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'
import { PackageTooLarge } from './zip.ts'

/** What a package says of its site. */
export type PackageSite = { readonly name: string; readonly controller: Controller; readonly authority?: Authority | undefined }

export type PackageDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly files: Files
  readonly texts: Texts
  readonly registry: Registry
  readonly publicUrl: string
  /** `tx`: the caller's transaction. The embedded database has one connection: whoever asks beside it would wait for ever. */
  readonly siteOf: (siteId: string, tx?: Db) => Promise<PackageSite | undefined>
  /** Told when a package that answers a request is ready, in the transaction that made it so. */
  readonly ready?: (tx: Db, answered: { readonly siteId: string; readonly requestId: string }) => Promise<void>
  readonly clock: Clock
}

export type StartPackage = {
  readonly siteId: string
  readonly requestId: string | null
  readonly subjectIds: readonly string[]
  readonly portability: boolean
  /** A proven address of the person: the link goes there. */
  readonly email: string
  readonly locale: string
}

/** How long a package can be downloaded (privacy.md, section 3.5). */
export const PACKAGE_LIFE = 7 * DAY

/** Name of a package's bytes among all files. */
export const packageFile = ({ siteId, id }: Pick<AccessPackage, 'siteId' | 'id'>): string => sha256(`package/${siteId}/${id}`)

const contextOf = ({ siteId, id }: Pick<AccessPackage, 'siteId' | 'id'>): string => `access_packages/${siteId}/${id}`

const sealed = (deps: PackageDeps, one: AccessPackage, key: Uint8Array): ReadableStream<Uint8Array> =>
  ReadableStream.from(sealBytes(key, contextOf(one), contentOf(deps, one)))

const contentOf = async function* (deps: PackageDeps, one: AccessPackage): AsyncGenerator<Uint8Array> {
  const { siteId, id, subjectIds, locale, portability } = one
  const site = await deps.siteOf(siteId)
  if (!site) return
  yield* buildPackage(deps, {
    scope: { siteId, subjectIds },
    about: { siteId, siteName: site.name, controller: site.controller, authority: site.authority, locale, at: deps.clock() },
    portability,
    progress: (partsDone, parts) => inSite(deps.db, siteId, (tx) => changePackage(tx, siteId, id, { partsDone, parts })),
  })
}

/** Handler of `gdpr.export`: puts a package together, encrypted, and writes to the person that it is ready. Begins anew when it was interrupted. */
export const makePackage = async (deps: PackageDeps, siteId: string, id: string): Promise<void> => {
  const { db, files, keys } = deps
  const one = await inSite(db, siteId, (tx) => readPackage(tx, siteId, id))
  if (!one || one.state !== 'building') return
  const name = packageFile(one)
  await files.remove(name)
  // Each attempt has a key of its own: no nonce is used twice.
  const key = randomBytes(32)
  try {
    const size = await files.append(name, 0, sealed(deps, one, key))
    await inSite(db, siteId, async (tx) => {
      const token = randomToken()
      const sealedKey = encrypt(keys.of('packages'), key.toString('base64'), contextOf(one))
      const expiresAt = new Date(deps.clock().getTime() + PACKAGE_LIFE)
      await changePackage(tx, siteId, id, { state: 'ready', size: String(size), sealedKey, tokenHash: sha256(token), expiresAt })
      await queuePackageMail(tx, deps, one, `${deps.publicUrl}/privacy/${siteId}/packages/${token}`)
      if (one.requestId) await deps.ready?.(tx, { siteId, requestId: one.requestId })
    })
  } catch (error) {
    await files.remove(name)
    if (!(error instanceof PackageTooLarge)) throw error
    await inSite(db, siteId, (tx) => changePackage(tx, siteId, id, { state: 'failed' }))
  }
}

/** Handler of `gdpr.export-purge`: deletes packages that nobody fetched in time. Answers how many. */
export const purgePackages = async ({ db, files }: Pick<PackageDeps, 'db' | 'files'>, now: Date): Promise<number> => {
  const over = await inEverySite(db, (tx) => expirePackages(tx, now))
  for (const one of over) await files.remove(packageFile(one))
  return over.length
}

/** Packages that wait for a job for so long have lost it. */
const PATIENCE = HOUR

/** How many are looked after at once. */
const AT_ONCE = 100

/** Sends for somebody to put together what nobody does any more, as after a restored backup. Answers how many. */
export const resumePackages = async ({ db, jobs }: Pick<PackageDeps, 'db' | 'jobs'>, now: Date): Promise<number> => {
  const lost = await inEverySite(db, (tx) => unfinishedPackages(tx, new Date(now.getTime() - PATIENCE), AT_ONCE))
  for (const one of lost) await inSite(db, one.siteId, (tx) => jobs.send(tx, gdprExport, [one]))
  return lost.length
}

/** What people who give and get packages may do. */
export const openPackages = (deps: PackageDeps) => ({
  /** Begins to put a package together, in the caller's transaction; a job does it. Answers its id. */
  async start(tx: Db, { siteId, ...order }: StartPackage): Promise<string> {
    const now = deps.clock()
    const id = newId(now.getTime())
    await insertPackage(tx, { siteId, id, ...order, createdAt: now, expiresAt: new Date(now.getTime() + PACKAGE_LIFE) })
    await deps.jobs.send(tx, gdprExport, [{ siteId, packageId: id }])
    return id
  },

  /** How the package of a request stands; undefined when there is none. */
  ofRequest: (siteId: string, requestId: string): Promise<AccessPackage | undefined> =>
    inSite(deps.db, siteId, (tx) => packageOfRequest(tx, siteId, requestId)),

  /** The package to which a link leads, whatever its state. */
  find: (siteId: string, token: string): Promise<AccessPackage | undefined> =>
    inSite(deps.db, siteId, (tx) => packageByToken(tx, siteId, sha256(token))),

  /**
   * The bytes of a package, decrypted as they are read; undefined when it is over. When the last byte was taken the package is
   * deleted, and its link is worthless; a line that broke before may be tried again, a few times.
   */
  async fetch({ siteId, id }: AccessPackage): Promise<ReadableStream<Uint8Array> | undefined> {
    const { db, keys, files, clock } = deps
    const one = await inSite(db, siteId, async (tx) =>
      (await takeAttempt(tx, siteId, id, clock())) ? readPackage(tx, siteId, id) : undefined,
    )
    if (!one?.sealedKey) return undefined
    const key = Buffer.from(decrypt(keys.of('packages'), one.sealedKey, contextOf(one)), 'base64')
    const stream = async function* (): AsyncGenerator<Uint8Array> {
      yield* openBytes(key, contextOf(one), files.read(packageFile(one)))
      const fetched = { state: 'fetched', fetchedAt: clock(), sealedKey: null } as const
      await inSite(db, siteId, (tx) => changePackage(tx, siteId, id, fetched))
      await files.remove(packageFile(one))
    }
    return ReadableStream.from(stream())
  },
})

export type Packages = ReturnType<typeof openPackages>
