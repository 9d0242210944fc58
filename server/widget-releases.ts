import { createHash } from 'node:crypto'
import { cp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readAssets, type Assets } from './platform/assets.ts'

/** The built widgets: the newest ones, and every earlier build that a page may have pinned. */
export type Releases = {
  readonly newest: Assets
  /** `<version>-<hash of the build>`: two builds never share a name, so what lies under it never changes. */
  readonly name: string
  /** Subresource integrity (sha384) of a file of the newest release. */
  integrity(file: string): string | undefined
  /** The files of a release by name; undefined when this server never had it. */
  get(name: string): Promise<Assets | undefined>
}

const DIST = new URL('../dist/', import.meta.url).pathname
/** The console lies in the same folder, but no page of a customer loads it. */
const CONSOLE = 'console/'
const NAME = /^[\w.-]{1,80}$/

/** Copies under another name first, so that a killed process never leaves half a release behind. */
const keep = async (folder: string, name: string): Promise<void> => {
  const [target, half] = [join(folder, name), join(folder, `.${name}.${process.pid}`)]
  await cp(DIST, half, { recursive: true, filter: (path) => !path.endsWith('.map') && path !== join(DIST, 'console') })
  // Another process may have kept the same release meanwhile; its copy is as good.
  await rename(half, target).catch(() => rm(half, { recursive: true, force: true }))
}

/** Opens what `npm run build` made, and keeps it in `folder` so that pages that pinned it survive an upgrade of the server. */
export const openReleases = async (folder: string): Promise<Releases> => {
  const newest = new Map([...(await readAssets(DIST))].filter(([path]) => !path.startsWith(CONSOLE)))
  const text = await readFile(join(DIST, 'manifest.json'), 'utf8').catch(() => '{"version":"none","integrity":{}}')
  const manifest = JSON.parse(text) as { version: string; integrity: Record<string, string> }
  const all = [...newest].filter(([path]) => !path.endsWith('.map')).map(([path, { tag }]) => `${path} ${tag}`)
  const name = `${manifest.version}-${createHash('sha256').update(all.toSorted().join('\n')).digest('hex').slice(0, 10)}`
  const known = new Map<string, Promise<Assets>>([[name, Promise.resolve(newest)]])
  if (newest.size > 0 && (await readAssets(join(folder, name))).size === 0) await keep(folder, name)
  return {
    newest,
    name,
    integrity: (file) => manifest.integrity[file],
    async get(wanted) {
      if (!NAME.test(wanted) || wanted.startsWith('.')) return undefined
      const files = known.get(wanted) ?? readAssets(join(folder, wanted))
      if ((await files).size === 0) return undefined
      known.set(wanted, files)
      return files
    },
  }
}
