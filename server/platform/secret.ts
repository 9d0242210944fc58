import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

/** Fewer bytes than this are a damaged file. */
const LENGTH = 32

const read = (path: string): Buffer | undefined => {
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The secret from which all keys derive: `PORTIK_SECRET`, or one that is made at the first start and kept in the data
 * folder, for this user only. Whoever loses it loses every token and every sealed value.
 */
export const masterSecret = ({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Buffer => {
  if (secret) return secret
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'secret')
  if (!read(path)) {
    // Written aside and linked, so that a crash leaves no half a secret and two starts agree on one.
    const aside = `${path}.${process.pid}`
    writeFileSync(aside, `${randomBytes(LENGTH).toString('base64')}\n`, { mode: 0o600, flush: true })
    try {
      linkSync(aside, path)
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
    } finally {
      rmSync(aside, { force: true })
    }
  }
  const kept = read(path)
  if (!kept || kept.length < LENGTH) throw new Error(`${path} is damaged: restore it from a backup, or set PORTIK_SECRET`)
  return kept
}
