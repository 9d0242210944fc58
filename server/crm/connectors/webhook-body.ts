import type { CrmConsent, CrmRecord } from '../contract.ts'

/** Standard Webhooks asks for small bodies; many receivers refuse larger ones. In bytes. */
export const MAX_BODY_BYTES = 20_000

/** A text shorter than this is never shortened. */
const KEPT_CHARACTERS = 200

/** A value that was too long to travel: where it is, and how many characters it has in full. */
export type Shortened = { readonly path: string; readonly characters: number }

/** What a receiver gets. `shortened` is there only when something was. */
export type WebhookBody = {
  readonly type: string
  readonly timestamp: string
  readonly data: unknown
  readonly shortened?: readonly Shortened[]
}

type Holder = Record<string, unknown>
type Leaf = { readonly holder: Holder; readonly key: string; readonly path: string; readonly text: string }

const leaves = (value: unknown, path: string): Leaf[] => {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Holder
  return Object.keys(holder).flatMap((key) => {
    const child = holder[key]
    const at = path ? `${path}.${key}` : key
    return typeof child === 'string' ? [{ holder, key, path: at, text: child }] : leaves(child, at)
  })
}

/** Cuts between characters, never through one. */
const cut = (text: string, length: number): string => `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`

/**
 * The body of `lead.created`, and of `lead.updated`, which replaces it. When it is larger than 20 KB, the longest values of the visitor are cut until it fits, and
 * each is named in `shortened`, so that nothing is missing silently; the whole text stays in the console.
 * Undefined when even that does not help (hundreds of middle-sized values).
 */
export const leadBody = (
  record: CrmRecord,
  now: Date,
  type: 'lead.created' | 'lead.updated' = 'lead.created',
): { readonly text: string; readonly shortened: readonly Shortened[] } | undefined => {
  const data = structuredClone(record) as CrmRecord & Holder
  const original = new Map<string, number>()
  for (;;) {
    const shortened = [...original].map(([path, characters]) => ({ path, characters }))
    const body: WebhookBody = { type, timestamp: now.toISOString(), data, ...(shortened.length > 0 ? { shortened } : {}) }
    const text = JSON.stringify(body)
    const excess = Buffer.byteLength(text) - MAX_BODY_BYTES
    if (excess <= 0) return { text, shortened }
    const longest = [...leaves(data.values, 'data.values'), ...leaves(data.context, 'data.context')].reduce<Leaf | undefined>(
      (best, leaf) => (leaf.text.length > (best?.text.length ?? KEPT_CHARACTERS + 1) ? leaf : best),
      undefined,
    )
    if (!longest) return undefined
    if (!original.has(longest.path)) original.set(longest.path, longest.text.length)
    // A character takes one to six bytes in JSON: a sixth of the excess is surely too much, so this comes down in a few steps.
    const less = Math.max(Math.ceil(excess / 6), 64)
    longest.holder[longest.key] = cut(longest.text, Math.max(longest.text.length - 1 - less, KEPT_CHARACTERS))
  }
}

/** The body of `consent.withdrawn`, `consent.given` and the like: named by what happened. Nothing in it is long. */
export const consentBody = (consent: CrmConsent, now: Date): string =>
  JSON.stringify({ type: `consent.${consent.state}`, timestamp: now.toISOString(), data: consent } satisfies WebhookBody)
