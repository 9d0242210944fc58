import { createHash } from 'node:crypto'
import type { Releases } from './widget-releases.ts'

const PINNED = /^\/v\/([^/]+)\/(.+)$/

/**
 * Subresource integrity (sha384) of what this server serves at a path of a built file: the newest, or of a release that
 * pages may have pinned. Undefined when there is nothing.
 */
export const releaseIntegrity =
  (releases: Releases) =>
  async (path: string): Promise<string | undefined> => {
    const [, release, file] = PINNED.exec(path) ?? []
    const assets = release === undefined ? releases.newest : await releases.get(release)
    const found = assets?.get(file ?? path.slice(1))
    return found && `sha384-${createHash('sha384').update(found.bytes).digest('base64')}`
  }
