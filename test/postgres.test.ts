import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { startPostgres } from './postgres.ts'

const count = async (url: string): Promise<number> => {
  const client = postgres(url, { max: 1, connect_timeout: 2 })
  try {
    const [row] = await client<{ n: number }[]>`select count(*)::int as n from kept`
    return row?.n ?? 0
  } finally {
    await client.end()
  }
}

describe('the PostgreSQL of the tests', () => {
  it('keeps committed rows when it is cut off and started again on the same port', async () => {
    const server = await startPostgres({ durable: true })
    try {
      const client = postgres(server.url, { max: 1, onnotice: () => {} })
      await client`create table kept (n int)`
      await client`insert into kept values (1), (2)`
      await client.end()
      await server.restart('immediate')
      expect(await count(server.url)).toBe(2)
    } finally {
      await server.stop()
    }
    await expect(count(server.url)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('ends, and takes its data along, when the process that started it is killed', async () => {
    const script = `
      const { startPostgres } = await import(${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)})
      const { url } = await startPostgres()
      const { default: postgres } = await import('postgres')
      const client = postgres(url, { max: 1 })
      const [row] = await client\`select current_setting('data_directory') as folder\`
      await client.end()
      console.log(JSON.stringify({ url, folder: row.folder }))
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: new URL('..', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const line = await new Promise<string>((resolve) => {
      child.stdout.once('data', (text: Buffer) => {
        resolve(text.toString())
      })
    })
    const { url, folder } = JSON.parse(line) as { url: string; folder: string }
    expect(existsSync(folder)).toBe(true)
    child.kill('SIGKILL')
    for (let tries = 0; existsSync(folder) && tries < 200; tries++) await sleep(50)
    expect(existsSync(folder)).toBe(false)
    await expect(count(url)).rejects.toThrow(/ECONNREFUSED/)
  })
})
