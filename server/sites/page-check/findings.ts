import type { Finding, FindingCode } from '../contract/page-check.ts'
import type { SiteRecord } from '../env.ts'
import { originOf } from '../middleware.ts'
import { missingTrustedTypes, policiesOf, refusal, type Policy } from './csp.ts'
import { tagsOf, type Tag } from './page-tags.ts'

/** What the check must know of this server. */
export type PortalFacts = {
  /** How browsers reach it, without a trailing slash. */
  readonly publicUrl: string
  /** Subresource integrity (sha384) of a built file by its path (`/v/<release>/embed.js`); undefined when there is none. */
  readonly integrityOf: (path: string) => Promise<string | undefined>
  /** How a form of the site stands; undefined when it is not published. */
  readonly formStatus: (form: string) => Promise<'open' | 'closed' | undefined>
}

/** A page as it was fetched. */
export type FetchedPage = { readonly url: URL; readonly html: string; readonly policy: string | undefined }

const finding = (code: FindingCode, values: Record<string, string> = {}): Finding => ({ code, values })

const has = (tag: Tag, attribute: string): boolean => Object.hasOwn(tag.attributes, attribute)

type Script = { readonly tag: Tag; readonly url: URL }

/** Script tags that load a kit's loader, of this server or another. */
const loaders = (tags: readonly Tag[], base: URL): Script[] =>
  tags.flatMap((tag) => {
    const url = tag.name === 'script' ? URL.parse(tag.attributes['src'] ?? '', base.href) : null
    return url && url.pathname.endsWith('/embed.js') ? [{ tag, url }] : []
  })

const aboutRelease = async ({ tag, url }: Script, { integrityOf }: PortalFacts): Promise<Finding[]> => {
  const pinned = url.pathname.startsWith('/v/')
  const given = tag.attributes['integrity']
  const real = await integrityOf(url.pathname)
  if (pinned && real === undefined) return [finding('release_unknown', { found: url.pathname })]
  if (!given) return []
  if (!pinned) return [finding('integrity_unpinned')]
  return given.split(/\s+/).includes(real ?? '') ? [] : [finding('integrity_mismatch')]
}

const aboutScript = async (script: Script, site: SiteRecord, page: FetchedPage, facts: PortalFacts): Promise<Finding[]> => {
  const found: Finding[] = []
  const { tag, url } = script
  if (tag.attributes['type']?.toLowerCase() !== 'module') found.push(finding('script_not_module'))
  if (page.url.protocol === 'https:' && url.protocol === 'http:') found.push(finding('mixed_content'))
  const named = tag.attributes['data-site']
  if (named !== undefined && named !== site.id) found.push(finding('site_wrong', { found: named, site: site.id }))
  return [...found, ...(await aboutRelease(script, facts))]
}

/** The tags and buttons that show a form, and which one. */
const places = (tags: readonly Tag[]): { readonly form: string; readonly site: string | undefined }[] =>
  tags.flatMap((tag) => {
    const form = has(tag, 'data-portik-open')
      ? tag.attributes['data-portik-open']
      : /^portik-(form|launcher)$/.test(tag.name)
        ? tag.attributes['form']
        : undefined
    return form ? [{ form, site: tag.attributes['site'] ?? undefined }] : []
  })

const aboutPlaces = async (tags: readonly Tag[], scripts: readonly Script[], site: SiteRecord, facts: PortalFacts): Promise<Finding[]> => {
  const shown = places(tags)
  if (shown.length === 0) return [finding('tag_missing')]
  const found: Finding[] = []
  const named = scripts.some(({ tag }) => has(tag, 'data-site'))
  if (!named && shown.some((place) => place.site === undefined)) found.push(finding('site_missing', { site: site.id }))
  for (const other of new Set(shown.map((place) => place.site)))
    if (other !== undefined && other !== site.id) found.push(finding('site_wrong', { found: other, site: site.id }))
  for (const form of new Set(shown.map((place) => place.form))) {
    const status = await facts.formStatus(form)
    if (status === undefined) found.push(finding('form_unknown', { form }))
    else if (status === 'closed') found.push(finding('form_closed', { form }))
  }
  return found
}

const aboutPolicy = (
  policy: Policy,
  where: 'header' | 'meta',
  script: Script | undefined,
  tags: readonly Tag[],
  page: FetchedPage,
  publicUrl: string,
): Finding[] => {
  const found: Finding[] = []
  const told = (code: FindingCode, line: string | undefined): void =>
    void (line !== undefined && found.push(finding(code, { line, where })))
  const portal = new URL(`${publicUrl}/`)
  if (script) {
    const { nonce, integrity } = script.tag.attributes
    const isStrict = (policy.get('script-src') ?? policy.get('default-src') ?? []).some((source) => /^'strict-dynamic'$/i.test(source))
    // What the loader imports has no nonce of its own, and needs none only where trust is handed on.
    told(
      'csp_script',
      refusal(policy, 'script', { url: script.url, page: page.url, nonce, integrity }) ??
        (isStrict ? undefined : refusal(policy, 'script', { url: new URL('c/chunk.js', portal), page: page.url })),
    )
    told('csp_connect', refusal(policy, 'connect', { url: portal, page: page.url }))
    told('csp_trusted_types', missingTrustedTypes(policy))
  }
  const posts = tags.some(
    ({ name, attributes }) => name === 'form' && URL.parse(attributes['action'] ?? '', page.url.href)?.origin === portal.origin,
  )
  if (posts) told('csp_form', refusal(policy, 'form', { url: new URL('f/', portal), page: page.url }))
  return found
}

/** Everything that is wrong with a page that should show a form of the site, in the order in which it should be mended. */
export const findingsOf = async (page: FetchedPage, site: SiteRecord, facts: PortalFacts): Promise<Finding[]> => {
  const { publicUrl } = facts
  const tags = tagsOf(page.html)
  const base = URL.parse(tags.find(({ name }) => name === 'base')?.attributes['href'] ?? '', page.url.href) ?? page.url
  const all = loaders(tags, base)
  const ours = all.filter(({ url }) => url.origin === new URL(publicUrl).origin)
  const elsewhere = all.find(({ tag }) => has(tag, 'data-site'))
  const found: Finding[] = []
  if (!originOf(site, publicUrl, page.url.origin)) found.push(finding('origin_refused', { origin: page.url.origin }))
  if (ours.length === 0) found.push(elsewhere ? finding('script_elsewhere', { found: elsewhere.url.origin }) : finding('script_missing'))
  for (const script of ours) found.push(...(await aboutScript(script, site, page, facts)))
  if (ours.length > 0 || places(tags).length > 0) found.push(...(await aboutPlaces(tags, ours, site, facts)))
  const metas = tags.filter(
    ({ name, attributes }) => name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'content-security-policy',
  )
  const policies = [
    ...policiesOf(page.policy ?? '').map((policy) => [policy, 'header'] as const),
    ...metas.flatMap(({ attributes }) => policiesOf(attributes['content'] ?? '')).map((policy) => [policy, 'meta'] as const),
  ]
  for (const [policy, where] of policies) found.push(...aboutPolicy(policy, where, ours[0], tags, page, publicUrl))
  return found.filter((one, i) => found.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === i)
}
