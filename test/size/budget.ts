import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** One file of the build as vite's manifest describes it; keys are sources or `_shared` chunks. */
type Chunk = {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}
type Manifest = Readonly<Record<string, Chunk>>

/** Bytes over the wire. */
type Size = { readonly brotli: number; readonly gzip: number }

/** What a visitor loads for something, and how much it may weigh (KiB). */
export type Line = Size & { readonly name: string; readonly limit: Partial<Size>; readonly files: readonly string[]; readonly ok: boolean }

const KIB = 1024

/** Everything that a chunk needs before it runs. */
const closure = (manifest: Manifest, key: string, seen = new Set<string>()): Set<string> => {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`the build has no "${key}"`)
  if (!seen.has(key)) {
    seen.add(key)
    for (const next of chunk.imports ?? []) closure(manifest, next, seen)
  }
  return seen
}

const together = (manifest: Manifest, keys: readonly string[]): Set<string> => new Set(keys.flatMap((key) => [...closure(manifest, key)]))

const sizeOf = (bytes: Buffer): Size => ({
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  gzip: gzipSync(bytes, { level: 9 }).length,
})

/** Where a chunk that is loaded later is asked for by: a budget for a name that nothing imports would measure nothing. */
const reachable = (manifest: Manifest): Set<string> => {
  const found = new Set<string>()
  const visit = (key: string) => {
    if (found.has(key)) return
    found.add(key)
    for (const next of [...(manifest[key]?.imports ?? []), ...(manifest[key]?.dynamicImports ?? [])]) visit(next)
  }
  visit('embed.ts')
  return found
}

/**
 * What somebody of the staff loads until the overview stands there: the frame with Web Awesome, its sheets, the room, and the largest
 * language. `/console` is a page of its own and nothing of it reaches visitors.
 */
export const weighConsole = (dist: string): readonly Line[] => {
  const folder = join(dist, 'console')
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest
  const known = new Map<string, Size>()
  const sizeOfFile = (file: string): Size => {
    const size = known.get(file) ?? sizeOf(readFileSync(join(folder, file)))
    known.set(file, size)
    return size
  }
  const filesOf = (keys: Iterable<string>): readonly string[] => [
    ...new Set([...keys].flatMap((key) => [manifest[key]!.file].concat(manifest[key]!.css ?? []))),
  ]
  const sum = (files: readonly string[]): Size =>
    files
      .map(sizeOfFile)
      .reduce((all, { brotli, gzip }) => ({ brotli: all.brotli + brotli, gzip: all.gzip + gzip }), { brotli: 0, gzip: 0 })

  const frame = closure(manifest, 'console/main.ts')
  const locales = Object.keys(manifest).filter((key) => /^console\/locales\/(?!words)/.test(key))
  const weight = (key: string): number => sum(filesOf(closure(manifest, key))).brotli
  const largest = locales.toSorted((a, b) => weight(b) - weight(a))[0]
  if (!largest) throw new Error('the console has no language')
  const files = filesOf(together(manifest, [...frame, 'console/overview/overview.ts', largest]))
  const size = sum(files)
  const limit = { brotli: 250 }
  return [{ name: 'console until the overview is shown', ...size, limit, files, ok: size.brotli <= limit.brotli * KIB }]
}

/**
 * Measures a build. The first visit is the loader, the form with Lit and its sheets, and the largest language. The other
 * lines count what comes on top of that, when it comes.
 */
export const weigh = (dist: string): readonly Line[] => {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest
  const known = reachable(manifest)
  const sizes = new Map<string, Size>()
  const size = (keys: Iterable<string>): Size =>
    [...keys].reduce<Size>(
      (sum, key) => {
        const file = sizes.get(key) ?? sizeOf(readFileSync(join(dist, manifest[key]!.file)))
        sizes.set(key, file)
        return { brotli: sum.brotli + file.brotli, gzip: sum.gzip + file.gzip }
      },
      { brotli: 0, gzip: 0 },
    )
  const largestOf = (folder: string): string => {
    const [largest] = [...known].filter((key) => key.startsWith(folder)).sort((a, b) => size([b]).brotli - size([a]).brotli)
    if (!largest) throw new Error('the build has no language')
    return largest
  }
  const largest = largestOf('core/locales/')
  const first = together(manifest, ['embed.ts', 'form/elements.ts', largest])
  const typing = new Set([...first, ...together(manifest, ['form/opening.ts'])])
  const line = (name: string, keys: Iterable<string>, limit: Partial<Size>): Line => {
    const list = [...keys]
    for (const key of list) if (!known.has(key)) throw new Error(`nothing loads "${key}"`)
    const { brotli, gzip } = size(list)
    const ok = brotli <= (limit.brotli ?? Infinity) * KIB && gzip <= (limit.gzip ?? Infinity) * KIB
    return { name, brotli, gzip, limit, files: list.map((key) => manifest[key]!.file), ok }
  }
  const later = (name: string, key: string, brotli: number, before: ReadonlySet<string> = typing) =>
    line(
      name,
      [...closure(manifest, key)].filter((part) => !before.has(part)),
      { brotli },
    )
  // What every element needs is no cost of this one.
  const core = closure(manifest, 'form/elements.ts')
  const privacy = together(manifest, ['privacy/elements.ts', 'privacy/rights.ts', largestOf('privacy/locales/')])
  return [
    line('loader', closure(manifest, 'embed.ts'), { brotli: 1 }),
    line(`first visit of a form (${largest.replace(/^.*\/|\.ts$/g, '')})`, first, { brotli: 12, gzip: 13.5 }),
    later('… when it is touched', 'form/opening.ts', 8, first),
    later('… proof of work', 'core/proof.ts', 3),
    later('… steps', 'form/steps.ts', 1),
    later('… IBAN and VAT numbers', 'form/account-numbers.ts', 1),
    later('… uploads', 'form/upload.ts', 4),
    later('… popup and slide-in', 'form/dialog.ts', 2),
    later('… floating button', 'launcher/elements.ts', 3, core),
    line(
      'choices and rights, beyond the core',
      [...privacy].filter((key) => !core.has(key)),
      { brotli: 8 },
    ),
  ]
}
