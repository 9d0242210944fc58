import { expect, inject, vi } from 'vitest'
import { portik } from '../server/portik.ts'

/** Lets the pages of an origin use the demo site. The portal remembers a site for two seconds, so this waits until it knows. */
export const allowOrigin = async (origin: string): Promise<void> => {
  const added = await portik(inject('portalEnv'), 'site', 'origins', 'add', '--site', 'demo', origin)
  expect(added.code, added.err).toBe(0)
  const asked = () => fetch(`${inject('portalUrl')}/v1/sites/demo/forms/contact`, { headers: { Origin: origin } })
  await vi.waitFor(async () => expect((await asked()).status).toBe(200), { timeout: 10_000, interval: 100 })
}
