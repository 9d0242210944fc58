/** A Content-Security-Policy: directive → its sources, in lower case but for the sources. */
export type Policy = ReadonlyMap<string, readonly string[]>

/** The policies of a header or of a `meta` tag: several may be joined by commas, and all of them count (CSP 3, section 4). */
export const policiesOf = (text: string): Policy[] =>
  text
    .split(',')
    .map((policy) => {
      const directives = new Map<string, readonly string[]>()
      for (const directive of policy.split(';')) {
        const [name, ...sources] = directive.trim().split(/\s+/)
        // The first of two counts.
        if (name && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources)
      }
      return directives
    })
    .filter((directives) => directives.size > 0)

type Asked = {
  readonly url: URL
  /** The page's own address: what `'self'` means. */
  readonly page: URL
  readonly nonce?: string | undefined
  readonly integrity?: string | undefined
}

const portFits = (wanted: string, url: URL): boolean => {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return wanted === '*' || wanted === port || (wanted === '80' && port === '443')
}

const hostFits = (wanted: string, host: string): boolean =>
  wanted === '*' || (wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1 : wanted === host)

const pathFits = (wanted: string, path: string): boolean =>
  wanted === '' || wanted === '/' || (wanted.endsWith('/') ? path.startsWith(wanted) : path === wanted)

const HOST_SOURCE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:]+|\[[^\]]+\])(?::(\d+|\*))?(\/.*)?$/i

const sourceFits = (source: string, { url, page, nonce, integrity }: Asked): boolean => {
  const word = source.toLowerCase()
  if (word === "'self'") return url.origin === page.origin
  if (word.startsWith("'nonce-")) return nonce !== undefined && source.slice(7, -1) === nonce
  if (/^'sha(?:256|384|512)-/.test(word)) return integrity !== undefined && integrity.split(/\s+/).includes(source.slice(1, -1))
  if (word === '*') return /^https?:$/.test(url.protocol)
  if (/^[a-z][a-z0-9+.-]*:$/.test(word)) return url.protocol === word || (word === 'http:' && url.protocol === 'https:')
  const [, scheme, host, port, path] = HOST_SOURCE.exec(source) ?? []
  if (!host) return false
  const wanted = scheme ? `${scheme.toLowerCase()}:` : page.protocol
  const schemeFits = url.protocol === wanted || (wanted === 'http:' && url.protocol === 'https:')
  const ports = port === undefined ? url.port === '' : portFits(port, url)
  return schemeFits && ports && hostFits(host.toLowerCase(), url.hostname) && pathFits(path ?? '', url.pathname)
}

/** The directive that decides, and its sources; undefined when the policy says nothing about it. */
const governing = (
  policy: Policy,
  names: readonly string[],
): { readonly name: string; readonly sources: readonly string[] } | undefined => {
  for (const name of names) {
    const sources = policy.get(name)
    if (sources) return { name, sources }
  }
  return undefined
}

/** Names in the order in which a browser looks for them. */
export const FALLBACK = {
  script: ['script-src-elem', 'script-src', 'default-src'],
  connect: ['connect-src', 'default-src'],
  // There is no fallback to default-src.
  form: ['form-action'],
} as const

/**
 * What a policy has against a call: the whole directive as it should be, or undefined when it is allowed. With
 * `'strict-dynamic'` only nonces and hashes count for scripts (CSP 3, section 8.2).
 */
export const refusal = (policy: Policy, kind: keyof typeof FALLBACK, asked: Asked): string | undefined => {
  const found = governing(policy, FALLBACK[kind])
  if (!found) return undefined
  const strict = kind === 'script' && found.sources.some((source) => source.toLowerCase() === "'strict-dynamic'")
  const counted = strict ? found.sources.filter((source) => /^'(?:nonce-|sha)/i.test(source)) : found.sources
  if (counted.some((source) => sourceFits(source, asked))) return undefined
  const kept = found.sources.filter((source) => source.toLowerCase() !== "'none'")
  const name = found.name === 'default-src' ? FALLBACK[kind].at(-2) : found.name
  return [name, ...kept, asked.url.origin].join(' ')
}

/** The `trusted-types` line that lets Lit make its elements, when the policy demands Trusted Types and does not have it. */
export const missingTrustedTypes = (policy: Policy): string | undefined => {
  if (!policy.has('require-trusted-types-for')) return undefined
  const names = policy.get('trusted-types')
  if (!names || names.includes('*') || names.includes('lit-html')) return undefined
  return ['trusted-types', ...names.filter((name) => name !== "'none'"), 'lit-html'].join(' ')
}
