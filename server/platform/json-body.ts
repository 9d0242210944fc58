import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'
import { isStorable } from './storable.ts'

/** Bytes of a JSON body. A form with every field filled to its limit stays far below. */
const MOST_BYTES = 256 * 1024

/** How deep objects and arrays may be nested: deeper ones only serve to exhaust a parser. */
const DEEPEST = 32

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i

/** Reads a body whose length nobody announced, up to the limit. */
const readChunked = async (c: Context): Promise<string> => {
  const body = c.req.raw.body
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MOST_BYTES) throw new Problem('too_large')
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  c.req.bodyCache.text = Promise.resolve(text) as never
  return text
}

const readText = async (c: Context): Promise<string> => {
  const length = c.req.header('Content-Length')
  if (length === undefined) return readChunked(c)
  if (Number(length) > MOST_BYTES) throw new Problem('too_large')
  return c.req.text()
}

/** Depth of nesting, counted outside of strings. */
const depthOf = (text: string): number => {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i)
    if (inString) {
      if (char === 0x5c) i += 1
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x5b || char === 0x7b) deepest = Math.max(deepest, (depth += 1))
    else if (char === 0x5d || char === 0x7d) depth -= 1
  }
  return deepest
}

/** What an escape in JSON can smuggle past a look at the text itself. */
const hasBadEscape = (text: string): boolean => {
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return false
  let bad = false
  JSON.parse(text, (key, value: unknown) => {
    bad ||= !isStorable(key) || (typeof value === 'string' && !isStorable(value))
    return value
  })
  return bad
}

const guard = async (c: Context): Promise<void> => {
  const text = await readText(c)
  if (depthOf(text) > DEEPEST) throw new Problem('malformed_request', { detail: `The body is nested deeper than ${DEEPEST} levels.` })
  try {
    if (!isStorable(text) || hasBadEscape(text))
      throw new Problem('malformed_request', { detail: 'The body contains U+0000 or half of a surrogate pair.' })
  } catch (error) {
    throw error instanceof SyntaxError ? new Problem('malformed_json') : error
  }
}

const hasBody = (c: Context): boolean => c.req.header('Content-Length') !== undefined || c.req.header('Transfer-Encoding') !== undefined

/**
 * Lets JSON bodies through, and only those: any other type is refused before a route runs. `text/plain` and forms are what a foreign page
 * can send without asking, so an API that reads JSON only cannot be reached by them (ASVS 3.5.2). `isRaw` names the requests that carry bytes.
 */
export const jsonBodies =
  (isRaw: (c: Context) => boolean): MiddlewareHandler<{ Bindings: HttpBindings }> =>
  async (c, next) => {
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || isRaw(c)) return next()
    if (method !== 'POST' && !hasBody(c)) return next()
    if (!JSON_TYPE.test(c.req.header('Content-Type') ?? '')) throw new Problem('unsupported_media_type')
    await guard(c)
    await next()
  }
