import { posix } from 'node:path'
import { EXCEPTIONS, PARTS, TOP_LEVEL, type Part } from './table.ts'

/** Paths from the top of the repository, and what the files say. */
export type Sources = ReadonlyMap<string, string>

export type Violation = { readonly path: string; readonly what: string }

type Import = { readonly target: string; readonly typeOnly: boolean }

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?[^'"`;=]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm
const LINE_LIMIT = 250
const EMPTY_NAMES = /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.[a-z.]+$|$)/
const TABLES = /(^|\/)tables\.ts$/
const STORES = /(^|\/)(tables|store|[a-z-]+-store)\.ts$/
const HTML_PARSERS = /\b(innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write|createContextualFragment|eval)\b\s*(=[^=]|\()/

/** Every import of a file; relative ones as a path from the top of the repository. */
export const importsOf = (path: string, text: string): readonly Import[] =>
  [...text.matchAll(IMPORT)].map((match) => {
    const named = match[2] ?? match[3] ?? match[4] ?? ''
    return { target: named.startsWith('.') ? posix.join(posix.dirname(path), named) : named, typeOnly: match[1] !== undefined }
  })

const partOf = (path: string): Part | undefined => PARTS.find(({ files }) => files.test(path))

const isFile = (target: string): boolean => /^(server|gdpr|widgets|locales|demo|test)\//.test(target)

/** Each import against the table of parts. */
export const layers = (sources: Sources): Violation[] =>
  [...sources].flatMap(([path, text]) => {
    const part = partOf(path)
    if (!part) return path.startsWith('test/') ? [] : [{ path, what: 'belongs to no part of the house' }]
    return importsOf(path, text).flatMap(({ target, typeOnly }): Violation[] => {
      if (!isFile(target)) return !typeOnly && part.never?.test(target) ? [{ path, what: `imports ${target}` }] : []
      const other = partOf(target)?.name ?? 'nothing known'
      const fine = other === part.name || part.may.includes(other) || (typeOnly && part.mayType?.includes(other))
      return fine ? [] : [{ path, what: `imports ${target}: ${part.name} may not know ${other}` }]
    })
  })

/** Folders with one thing per file, each with its own few queries; features keep theirs in stores. */
const OWN_TABLES = /^(gdpr|server\/platform)\/[a-z-]+\.ts$/

/** Only a feature's stores know its tables. */
export const tables = (sources: Sources): Violation[] =>
  [...sources]
    .filter(([path]) => !STORES.test(path) && !path.startsWith('test/'))
    .flatMap(([path, text]) =>
      importsOf(path, text)
        .filter(({ target }) => isFile(target) && TABLES.test(target))
        .filter(({ target }) => !(OWN_TABLES.test(path) && posix.dirname(path) === posix.dirname(target)))
        .map(({ target }) => ({ path, what: `imports ${target}: only store.ts and *-store.ts may` })),
    )

/** Names that say nothing become drawers for everything. */
export const names = (sources: Sources): Violation[] =>
  [...sources.keys()].filter((path) => EMPTY_NAMES.test(path)).map((path) => ({ path, what: 'has a name that says nothing' }))

export const lengths = (sources: Sources): Violation[] =>
  [...sources]
    .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LINE_LIMIT)
    .map(({ path, lines }) => ({ path, what: `has ${lines} lines; ${LINE_LIMIT} are the limit` }))

/** Text becomes elements by createElement and Lit only: no parser, so nothing for Trusted Types to refuse, and no injection. */
export const parsers = (sources: Sources): Violation[] =>
  [...sources]
    .filter(([path, text]) => path.startsWith('widgets/') && HTML_PARSERS.test(text))
    .map(([path, text]) => ({ path, what: `uses ${HTML_PARSERS.exec(text)?.[1]}` }))

/** Files that import themselves by way of others. Types are erased and cannot make a cycle. */
export const cycles = (sources: Sources): Violation[] => {
  const graph = new Map([...sources].map(([path, text]) => [path, importsOf(path, text).filter(({ typeOnly }) => !typeOnly)] as const))
  const done = new Set<string>()
  const found: Violation[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const seen = trail.indexOf(path)
    if (seen >= 0) {
      found.push({ path, what: `imports itself: ${[...trail.slice(seen), path].join(' → ')}` })
      return
    }
    if (done.has(path)) return
    for (const { target } of graph.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

export const topLevel = (entries: readonly string[]): Violation[] =>
  entries
    .filter((name) => !name.startsWith('.') && !TOP_LEVEL.includes(name))
    .map((path) => ({ path, what: 'does not belong at the top of the repository' }))

const excused = ({ path, what }: Violation): boolean => EXCEPTIONS.some((exception) => exception.path === path && exception.what.test(what))

export const RULES = { layers, tables, names, lengths, parsers, cycles }

/** What breaks any rule, without the exceptions that have a reason. */
export const violations = (sources: Sources): Violation[] =>
  Object.values(RULES)
    .flatMap((rule) => rule(sources))
    .filter((violation) => !excused(violation))
