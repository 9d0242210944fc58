import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const widgets = new URL('../widgets/', import.meta.url).pathname
const files = readdirSync(widgets, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const used = new Set(
  files.flatMap((file) => [...readFileSync(join(widgets, file), 'utf8').matchAll(/var\((--portik-[a-z-]+)/g)].map(([, name]) => name!)),
)
const documented = [...readFileSync(join(widgets, 'README.md'), 'utf8').matchAll(/^\| `(--portik-[a-z-]+)` \| (.+) \|$/gm)]

describe('the look', () => {
  it('can be changed by forty custom properties or more, each of them in the table of the README', () => {
    expect(documented.map(([, name]) => name!).sort()).toEqual([...used].sort())
    expect(used.size).toBeGreaterThanOrEqual(40)
  })

  it('has the defaults that the table names', () => {
    const tokens = readFileSync(join(widgets, 'core/tokens.ts'), 'utf8')
    for (const [, name, value] of documented)
      for (const part of value!.split(' · ').filter((part) => /^#[0-9a-f]+$|^\d+(px|em)?$/.test(part)))
        if (tokens.includes(`var(${name},`)) expect(tokens.slice(tokens.indexOf(`var(${name},`)).slice(0, 120), name).toContain(part)
  })
})
