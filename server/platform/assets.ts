import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
}

/** Formats that are not compressed already. */
const COMPRESSIBLE = /^(?:text|application\/json|image\/svg)/

/** Above this many bytes the best brotli takes seconds; a little worse is good enough there. */
const SMALL_BYTES = 300 * 1024

type Coding = 'br' | 'gzip' | 'identity'

/** A file to serve, with what was compressed of it so far. */
export type Asset = {
  readonly type: string
  readonly tag: string
  readonly bytes: Uint8Array
  readonly codings: Map<Coding, Promise<Uint8Array>>
}

/** Files by their path under the folder, with `/` between parts. */
export type Assets = ReadonlyMap<string, Asset>

/** Makes an asset out of bytes; `name` tells the type. */
export const asset = (name: string, bytes: Uint8Array): Asset => ({
  type: TYPES[extname(name)] ?? 'application/octet-stream',
  tag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
  bytes,
  codings: new Map(),
})

/** Reads a folder into memory; a folder that does not exist is empty. */
export const readAssets = async (folder: string): Promise<Assets> => {
  const assets = new Map<string, Asset>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    assets.set(relative(folder, path).split(sep).join('/'), asset(entry.name, await readFile(path)))
  }
  return assets
}

const compress = async (coding: Coding, bytes: Uint8Array): Promise<Uint8Array> => {
  if (coding === 'identity') return bytes
  if (coding === 'gzip') return promisify(gzip)(bytes, { level: 9 })
  const quality = bytes.length > SMALL_BYTES ? 6 : constants.BROTLI_MAX_QUALITY
  return promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
}

/** The best coding that the browser accepts; `;q=0` means that it does not. */
const codingFor = (accepted: string, { type }: Asset): Coding => {
  if (!COMPRESSIBLE.test(type)) return 'identity'
  const offers = accepted.split(',').map((offer) => offer.trim().toLowerCase())
  const accepts = (coding: string) => offers.some((offer) => offer.startsWith(coding) && !/;\s*q=0(?:\.0*)?$/.test(offer))
  return accepts('br') ? 'br' : accepts('gzip') ? 'gzip' : 'identity'
}

/** Answers with an asset: compressed once, with an ETag, or 304 when the browser has it. */
export const serveAsset = async (c: Context, file: Asset, cacheControl: string): Promise<Response> => {
  const coding = codingFor(c.req.header('Accept-Encoding') ?? '', file)
  const tag = `"${file.tag}${coding === 'identity' ? '' : `-${coding}`}"`
  c.header('Cache-Control', cacheControl)
  c.header('ETag', tag)
  if (COMPRESSIBLE.test(file.type)) c.header('Vary', 'Accept-Encoding', { append: true })
  const known = new Set((c.req.header('If-None-Match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, '')))
  if (known.has(tag) || known.has('*')) return c.body(null, 304)

  const compressed = file.codings.get(coding) ?? compress(coding, file.bytes)
  file.codings.set(coding, compressed)
  const body = await compressed
  c.header('Content-Type', file.type)
  if (coding !== 'identity') c.header('Content-Encoding', coding)
  c.header('Content-Length', String(body.length))
  return c.body(body as Uint8Array<ArrayBuffer>)
}
