import { constants, openSync } from 'node:fs'
import { join } from 'node:path'

/** The shortest limit among systems for the path of a Unix socket (sun_path), less the final zero. */
const LONGEST_PATH = 103

/**
 * Where a server that runs on a data folder takes commands. On Linux a path that is too long for a socket is reached
 * through the open folder instead; the descriptor stays open as long as the process.
 */
export const socketPath = (dataDir: string): string => {
  const path = join(dataDir, 'portik.sock')
  if (process.platform === 'win32') return `\\\\.\\pipe\\${path}`
  if (Buffer.byteLength(path) <= LONGEST_PATH || process.platform !== 'linux') return path
  return `/proc/self/fd/${openSync(dataDir, constants.O_RDONLY | constants.O_DIRECTORY)}/portik.sock`
}
