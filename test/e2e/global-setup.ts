import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { startPortal } from './portal.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the product runs, with its demo, for all files. */
    portalUrl: string
    /** The environment that reaches its data from the command line (`portik(inject('portalEnv'), …)`). */
    portalEnv: Readonly<Record<string, string>>
  }
}

/** Starts the product once for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(new URL('../../dist/embed.js', import.meta.url))) throw new Error('There is no dist/embed.js: npm run build comes first.')
  const portal = await startPortal()
  project.provide('portalUrl', portal.url)
  project.provide('portalEnv', portal.env)
  return () => portal.stop()
}
