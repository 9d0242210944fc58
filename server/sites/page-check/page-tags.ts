/** A start tag of a page: its name and attributes in lower case, values as they are. */
export type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> }

/** What has no tags inside, whatever it looks like. */
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title', 'noscript', 'iframe', 'xmp'])

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (all, decimal?: string, hex?: string, name?: string) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined
    if (code !== undefined) return code > 0x10ffff ? all : String.fromCodePoint(code)
    return ENTITIES[name?.toLowerCase() ?? ''] ?? all
  })

const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g

const attributesOf = (text: string): Record<string, string> => {
  const attributes: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase()
    // The first of two counts, as in a browser.
    if (!Object.hasOwn(attributes, key)) attributes[key] = decode(double ?? single ?? bare ?? '')
  }
  return attributes
}

const START = /<!--[^]*?(?:-->|$)|<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi

/**
 * The start tags of a page in order. Not a browser's parser: it knows comments and raw text, which is enough to find the
 * tags that an owner has pasted, and never mistakes text for them.
 */
export const tagsOf = (page: string): Tag[] => {
  const tags: Tag[] = []
  const start = new RegExp(START)
  for (let match = start.exec(page); match; match = start.exec(page)) {
    const name = match[1]?.toLowerCase()
    if (!name) continue
    tags.push({ name, attributes: attributesOf(match[2] ?? '') })
    if (!RAW_TEXT.has(name)) continue
    const end = new RegExp(`</${name}[\\s/>]`, 'gi')
    end.lastIndex = start.lastIndex
    // Without an end tag the rest of the page is text.
    start.lastIndex = end.exec(page)?.index ?? page.length
  }
  return tags
}
