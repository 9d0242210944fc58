import type { Keys } from '../../server/platform/crypto.ts'
import type { Db } from '../../server/platform/db.ts'
import type { Files } from '../../server/platform/files.ts'
import type { Jobs } from '../../server/platform/jobs.ts'
import type { Clock } from '../../server/platform/time.ts'
import type { Registry } from '../personal-data.ts'
import type { Certificate } from './certificate.ts'
import type { Journal } from './journal.ts'
import type { Folder } from './scan-files.ts'
import type { Confirmation, Recipient } from './step.ts'

/** Those outside who get records of people: handed over by whoever knows them. */
export type Recipients = {
  /** Everybody who ever got a record of these subjects, or may be getting one right now. Asked before anything is deleted. */
  of(tx: Db, siteId: string, subjectIds: readonly string[]): Promise<readonly Recipient[]>
  /** Asks one of them to erase, then reads back. Harmless when repeated. */
  erase(siteId: string, recipient: Recipient): Promise<Confirmation>
}

/** A certificate as canonical JSON (RFC 8785) and as a JWS, and where the ledger has it. */
export type Certified = { readonly text: string; readonly jws: string; readonly leafId: string; readonly salt: string }

/** Signs a certificate and appends it to the ledger of the site, in the caller's transaction. */
export type Certify = (tx: Db, siteId: string, certificate: Certificate) => Promise<Certified>

/** How far an erasure has come that answers a request; `held`: everything that may go is gone, the rest later. */
export type Progress = {
  readonly siteId: string
  readonly requestId: string
  readonly outcome: 'propagating' | 'verify_failed' | 'held' | 'done'
}

/** Everything that erasing needs from outside. */
export type ErasureDeps = {
  readonly db: Db
  readonly jobs: Jobs
  readonly keys: Keys
  readonly registry: Registry
  readonly recipients: Recipients
  readonly journal: Journal
  readonly files: Files
  /** Folders that are looked through for what is left. */
  readonly folders: readonly Folder[]
  readonly certify: Certify
  /** Told whenever an erasure that answers a request has come further, in the transaction that made it so. */
  readonly progressed?: (tx: Db, progress: Progress) => Promise<void>
  readonly clock: Clock
  /** Called between any two things that could be interrupted; a test throws there, as a killed process would. */
  readonly hook?: (point: string) => void
}
