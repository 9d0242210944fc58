import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { holderOf, lockFolder, type FolderLock, type Holder } from '../../../server/platform/folder-lock.ts'
import { temporaryFolder } from '../house.ts'

const MODULE = new URL('../../../server/platform/folder-lock.ts', import.meta.url).href

/** A process that takes the lock and then waits. */
const holderProcess = async (folder: string) => {
  const script = `import { lockFolder } from ${JSON.stringify(MODULE)}
    const taken = lockFolder(${JSON.stringify(folder)})
    console.log('release' in taken ? 'mine' : 'taken')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { said: said.toString().trim(), pid: child.pid, kill }
}

const isLock = (taken: FolderLock | Holder): taken is FolderLock => 'release' in taken

describe('a data folder', () => {
  test('belongs to one process at a time, also to none twice', () => {
    const folder = temporaryFolder()
    const lock = lockFolder(folder)
    if (!isLock(lock)) throw new Error('an empty folder was taken')
    expect(lockFolder(folder)).toMatchObject({ pid: process.pid })
    expect(holderOf(folder)).toMatchObject({ pid: process.pid })
    lock.release()
    lock.release()
    expect(holderOf(folder)).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
    const again = lockFolder(folder)
    expect(isLock(again)).toBe(true)
  })

  test('is refused while another process lives, and taken over when that one was killed', async () => {
    const folder = temporaryFolder()
    const other = await holderProcess(folder)
    expect(other.said).toBe('mine')
    expect(lockFolder(folder)).toMatchObject({ pid: other.pid })
    await other.kill()
    expect(readdirSync(folder)).toEqual(['portik.lock'])
    expect(isLock(lockFolder(folder))).toBe(true)
  })

  test('is taken over when the number of the dead process now belongs to another', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'portik.lock'), JSON.stringify({ pid: process.pid, started: 'in another life' }))
    expect(holderOf(folder)).toBeUndefined()
    expect(isLock(lockFolder(folder))).toBe(true)
  })

  test('is taken over from a lock that was never written to its end', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'portik.lock'), '{"pid":')
    expect(isLock(lockFolder(folder))).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'portik.lock'), 'utf8'))).toMatchObject({ pid: process.pid })
  })

  test('goes to exactly one of many that find a dead lock together', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'portik.lock'), JSON.stringify({ pid: process.pid, started: 'in another life' }))
    const all = await Promise.all(Array.from({ length: 6 }, () => holderProcess(folder)))
    await Promise.all(all.map(({ kill }) => kill()))
    expect(all.map(({ said }) => said).sort()).toEqual(['mine', ...Array.from({ length: 5 }, () => 'taken')])
  })
})
