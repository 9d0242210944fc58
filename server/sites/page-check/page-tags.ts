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

const SPACE = /\s/

/** Where a value or name ends: each character is looked at once, so a hostile page costs no more than its length. */
const until = (text: string, from: number, ends: (character: string) => boolean): number => {
  let at = from
  while (at < text.length && !ends(text[at] ?? '')) at++
  return at
}

type Read = { readonly tag: Tag; readonly end: number }

/** A start tag whose name begins at `from`; undefined when the page ends before the tag does, as it is then none. */
const readTag = (page: string, from: number): Read | undefined => {
  let at = until(page, from, (c) => SPACE.test(c) || c === '/' || c === '>')
  const name = page.slice(from, at).toLowerCase()
  const attributes: Record<string, string> = {}
  while (at < page.length) {
    at = until(page, at, (c) => !SPACE.test(c) && c !== '/')
    if (page[at] === '>') return { tag: { name, attributes }, end: at + 1 }
    // A name may begin with `=`, as in a browser.
    const nameEnd = until(page, at + 1, (c) => SPACE.test(c) || c === '/' || c === '>' || c === '=')
    const key = page.slice(at, nameEnd).toLowerCase()
    at = until(page, nameEnd, (c) => !SPACE.test(c))
    let value = ''
    if (page[at] === '=') {
      at = until(page, at + 1, (c) => !SPACE.test(c))
      const quote = page[at] === '"' || page[at] === "'" ? page[at] : undefined
      const end = quote ? page.indexOf(quote, at + 1) : until(page, at, (c) => SPACE.test(c) || c === '>')
      if (end < 0) return undefined
      value = page.slice(quote ? at + 1 : at, end)
      at = quote ? end + 1 : end
    }
    // The first of two counts, as in a browser.
    if (key && !Object.hasOwn(attributes, key)) attributes[key] = decode(value)
  }
  return undefined
}

/** Where the raw text of an element ends: at its end tag, or with the page. */
const rawEnd = (page: string, from: number, name: string): number => {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi')
  end.lastIndex = from
  return end.exec(page)?.index ?? page.length
}

/**
 * The start tags of a page in order. Not a browser's parser: it knows comments and raw text, which is enough to find the
 * tags that an owner has pasted, and never mistakes text for them.
 */
export const tagsOf = (page: string): Tag[] => {
  const tags: Tag[] = []
  for (let at = page.indexOf('<'); at >= 0; at = page.indexOf('<', at)) {
    if (page.startsWith('<!--', at)) {
      const end = page.indexOf('-->', at + 4)
      if (end < 0) return tags
      at = end + 3
    } else if (/[a-z]/i.test(page[at + 1] ?? '')) {
      const read = readTag(page, at + 1)
      if (!read) return tags
      tags.push(read.tag)
      at = RAW_TEXT.has(read.tag.name) ? rawEnd(page, read.end, read.tag.name) : read.end
    } else at++
  }
  return tags
}
