import { setTimeout as sleep } from 'node:timers/promises'
import type { Evidence } from './judge.ts'
import { portik } from './processes.ts'

type Open = Evidence['open']
type Connection = { readonly id: string; readonly state: 'active' | 'paused' | 'disabled'; readonly open: Open }

/** The person who runs the installation, with nothing but the command line and the console's API. */
export const hireOperator = async (env: Readonly<Record<string, string>>, receiver: { readonly url: string; readonly secret: string }) => {
  const where = ['--site', 'demo']
  const own = ['--kind', 'webhook', '--url', receiver.url, '--secret', receiver.secret]
  const { id } = JSON.parse(await portik(env, 'connection', 'add', ...where, ...own, '--json')) as { id: string }
  const token = (await portik(env, 'token', 'create', ...where, '--role', 'owner')).trim()
  let resumed = 0

  const connections = async () => JSON.parse(await portik(env, 'connection', 'list', ...where, '--json')) as readonly Connection[]
  const connection = async (): Promise<Connection> => {
    const found = (await connections()).find((each) => each.id === id)
    if (!found) throw new Error('the connection is gone')
    return found
  }

  return {
    /** What is on its way to the receiver, or stopped. */
    open: async (): Promise<Open> => (await connection()).open,
    /** How often the connection had to be resumed. */
    resumed: () => resumed,
    /** Looks after the connection: when the receiver's redirect has paused it, it is resumed. A server that is just killed is asked again. */
    async lookAfter(until: AbortSignal): Promise<void> {
      while (!until.aborted) {
        await sleep(5_000)
        try {
          if ((await connection()).state !== 'paused') continue
          await portik(env, 'connection', 'resume', id)
          resumed += 1
        } catch {
          // A command fails when its server is killed under it, or the database is away.
        }
      }
    },
    leads: async (): Promise<Evidence['leads']> =>
      (await portik(env, 'leads', 'export', ...where, '--format', 'jsonl'))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Evidence['leads'][number]),
    /** All submissions, those in quarantine too, page by page. */
    async submissions(): Promise<Evidence['submissions']> {
      const all: { id: string; state: string }[] = []
      for (let after: string | null = ''; after !== null;) {
        const page = `${env['PORTIK_PUBLIC_URL']}/v1/console/sites/demo/submissions?limit=200${after && `&after=${after}`}`
        const response = await fetch(page, { headers: { authorization: `Bearer ${token}` } })
        if (!response.ok) throw new Error(`the list of submissions: ${response.status} ${await response.text()}`)
        const body = (await response.json()) as { submissions: { id: string; state: string }[]; next: string | null }
        all.push(...body.submissions)
        after = body.next
      }
      return all
    },
  }
}
