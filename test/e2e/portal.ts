import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, keepRunning } from '../chaos/processes.ts'

/** The product, started as a person starts it: the embedded database, the demo's data, one process. */
export type Portal = {
  readonly url: string
  /** What reaches the same data from the command line. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Starts `server/main.ts` on a free port with a new data folder, and waits until it is ready. */
export const startPortal = async (settings: Readonly<Record<string, string>> = {}): Promise<Portal> => {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'portik-e2e-'))
  const url = `http://127.0.0.1:${port}`
  const env = {
    DATABASE_URL: '',
    SMTP_URL: '',
    HOST: '127.0.0.1',
    PORT: String(port),
    PORTIK_PUBLIC_URL: url,
    PORTIK_DATA_DIR: folder,
    PORTIK_SEED: 'demo',
    ...settings,
  }
  const server = keepRunning('portal', env)
  const stop = async (): Promise<void> => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await server.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { url, env, stop }
}
