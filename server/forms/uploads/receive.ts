import type { Db } from '../../platform/db.ts'
import type { Files } from '../../platform/files.ts'
import { Problem } from '../../platform/problem.ts'
import { inSite } from '../../platform/tenancy.ts'
import type { Field } from '../contract.ts'
import { hasAllowedExtension, kindOf } from './file-kind.ts'
import { beginUpload, discardUpload, fileOf, finishUpload, noteReceived, type NewUpload } from './store.ts'

export type ReceiveDeps = { readonly db: Db; readonly files: Files }

type FileField = Extract<Field, { kind: 'file' }>
type Chunk = { readonly offset: number; readonly bytes: ReadableStream<Uint8Array> | Uint8Array }

export type Received = { readonly id: string; readonly received: number; readonly size: number; readonly complete: boolean }

const refuse = (field: string, code: 'file_type' | 'file_too_large') =>
  new Problem(code === 'file_type' ? 'file_type_refused' : 'too_large', { errors: [{ field, code }] })

/**
 * Takes one chunk of a file for a field. When the last one is there, the bytes are looked at, and a file that is not what
 * its name claims is deleted. Throws `too_large`, `file_type_refused`, `upload_conflict`.
 */
export const receive = async (
  { db, files }: ReceiveDeps,
  field: FileField,
  upload: NewUpload,
  { offset, bytes }: Chunk,
): Promise<Received> => {
  if (upload.size > field.maxBytes) throw refuse(field.key, 'file_too_large')
  if (!hasAllowedExtension(upload.name, field.accept)) throw refuse(field.key, 'file_type')
  const { siteId, id, size, name, formId } = upload
  const known = await inSite(db, siteId, (tx) => beginUpload(tx, upload))
  if (!known || known.formId !== formId || known.field !== field.key || known.size !== size || known.name !== name)
    throw new Problem('upload_conflict')
  if (known.sha256 !== null) return { id, received: size, size, complete: true }

  const file = fileOf(upload)
  const received = await files.append(file, offset, bytes, size)
  await inSite(db, siteId, (tx) => noteReceived(tx, upload, received))
  if (received < size) return { id, received, size, complete: false }
  const type = await kindOf(files, file, name)
  if (type === undefined) {
    await inSite(db, siteId, (tx) => discardUpload(tx, files, upload))
    throw refuse(field.key, 'file_type')
  }
  const sha256 = await files.sha256(file)
  await inSite(db, siteId, (tx) => finishUpload(tx, upload, { type, sha256 }))
  return { id, received, size, complete: true }
}
