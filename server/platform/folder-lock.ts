import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who holds a data folder. `started` tells a process from a later one that was given the same number, as in containers. */
export type Holder = { readonly pid: number; readonly started: string }

/** A held lock; releasing it twice does no harm. */
export type FolderLock = { release(): void }

const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code

/** When a process began, in whatever words the system has; undefined when there is no such process. */
const startOf = (pid: number): string | undefined => {
  try {
    // Fields 3 and 22 of proc(5), counted behind the name, which may hold blanks and brackets; the boot's id, because the count begins anew.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie holds nothing: its parent has only not looked yet.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19] ?? ''}`
  } catch (error) {
    if (process.platform === 'linux' && (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH')) return undefined
  }
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return undefined
  }
  if (process.platform === 'win32') return 'unknown'
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const parse = (text: string): Holder | undefined => {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Holder>
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined
  } catch {
    return undefined
  }
}

const isAlive = ({ pid, started }: Holder): boolean => startOf(pid) === started

const pathIn = (folder: string) => join(folder, 'portik.lock')

/** The living process that holds the folder; undefined when none does, or the one that did was killed. */
export const holderOf = (folder: string): Holder | undefined => {
  const text = readText(pathIn(folder))
  const holder = text === undefined ? undefined : parse(text)
  return holder && isAlive(holder) ? holder : undefined
}

/** Removes what a killed process left behind; gives it back when somebody else was faster and took the folder meanwhile. */
const clear = (path: string, stale: string): void => {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (readText(aside) !== stale) linkSync(aside, path)
  rmSync(aside, { force: true })
}

/**
 * Takes the data folder for this process; the embedded database would be damaged by two. Answers the holder when it is
 * taken. The lock of a process that was killed is taken over.
 */
export const lockFolder = (folder: string): FolderLock | Holder => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = pathIn(folder)
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? 'unknown' } satisfies Holder)
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, own, { mode: 0o600 })
  try {
    for (;;) {
      try {
        linkSync(aside, path)
        return {
          release() {
            if (readText(path) === own) rmSync(path, { force: true })
          },
        }
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error
      }
      const text = readText(path)
      if (text === undefined) continue
      const holder = parse(text)
      if (holder && isAlive(holder)) return holder
      clear(path, text)
    }
  } finally {
    rmSync(aside, { force: true })
  }
}
