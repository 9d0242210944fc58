import { fileTypeFromStream } from 'file-type'
import type { Files } from '../../platform/files.ts'

/** Kinds that have no signature; they are taken for text if they are text. SVG and HTML are text too, but programs: not here. */
const TEXT_TYPES: Readonly<Record<string, string>> = { txt: 'text/plain', csv: 'text/csv' }

/** Other names of the same formats; the old Office formats are all one container (CFB). */
const SAME: Readonly<Record<string, readonly string[]>> = {
  jpeg: ['jpg'],
  tiff: ['tif'],
  tif: ['tif'],
  doc: ['cfb'],
  xls: ['cfb'],
  ppt: ['cfb'],
  m4a: ['m4a', 'mp4'],
  heic: ['heic', 'heif'],
}

const extensionOf = (name: string): string => /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''

/** Whether the owner's list (`.pdf`, `.png`, …) has the file's extension. */
export const hasAllowedExtension = (name: string, accept: readonly string[]): boolean => accept.includes(`.${extensionOf(name)}`)

/** Valid UTF-8 without NUL, read piece by piece. */
const isText = async (files: Files, file: string): Promise<boolean> => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of files.read(file)) if (decoder.decode(chunk, { stream: true }).includes('\0')) return false
    decoder.decode()
    return true
  } catch {
    return false
  }
}

/**
 * The media type of a stored file, found in its bytes; undefined when they are not what the name claims
 * (ASVS 5.2.2: extension and content must agree).
 */
export const kindOf = async (files: Files, file: string, name: string): Promise<string | undefined> => {
  const extension = extensionOf(name)
  const found = await fileTypeFromStream(files.read(file))
  if (found) return (SAME[extension] ?? [extension]).includes(found.ext) ? found.mime : undefined
  const text = Object.hasOwn(TEXT_TYPES, extension) ? TEXT_TYPES[extension] : undefined
  return text !== undefined && (await isText(files, file)) ? text : undefined
}
