import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const TICK_MICROSECONDS = 10_000

type Process = { readonly pid: number; readonly parent: number; readonly own: number; readonly ended: number }

const read = (pid: number): Process | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    const at = (n: number) => fields[n] ?? 0
    return { pid, parent: at(1), own: at(11) + at(12), ended: at(13) + at(14) }
  } catch {
    return undefined
  }
}

/** Parent of a process: of a PostgreSQL backend, the server. */
export const parentOf = (pid: number): number => read(pid)?.parent ?? 0

/**
 * Processor time that a process, its children and its ended children have used, in µs. Unlike the time on the
 * clock, it says the same on a machine that others use too. Undefined where there is no /proc.
 */
export const cpuOf = (pid: number): number | undefined => {
  const root = read(pid)
  if (!root) return undefined
  const children = readdirSync('/proc')
    .map(Number)
    .filter(Boolean)
    .map(read)
    .filter((one) => one?.parent === pid)
  return (root.own + root.ended + children.reduce((sum, child) => sum + (child?.own ?? 0), 0)) * TICK_MICROSECONDS
}
