import { describe, expect, test } from 'vitest'
import { policiesOf, refusal } from '../../../server/sites/page-check/csp.ts'
import { tagsOf } from '../../../server/sites/page-check/page-tags.ts'

describe('reading a page', () => {
  test.each([
    ['<SCRIPT SRC=a.js Type=Module>', [{ name: 'script', attributes: { src: 'a.js', type: 'Module' } }]],
    [`<a title='x > y' href="?a=1&amp;b=&#50;">`, [{ name: 'a', attributes: { title: 'x > y', href: '?a=1&b=2' } }]],
    ['<b class=x class=y hidden>', [{ name: 'b', attributes: { class: 'x', hidden: '' } }]],
    [
      '<textarea><b></textarea><i>',
      [
        { name: 'textarea', attributes: {} },
        { name: 'i', attributes: {} },
      ],
    ],
    ['<script>never ends <b>', [{ name: 'script', attributes: {} }]],
    ['<!-- never ends <b>', []],
    ['a < b and c > d <1>', []],
  ])('%s', (html, tags) => {
    expect(tagsOf(html)).toEqual(tags)
  })

  test('takes time in proportion to a hostile page', () => {
    for (const part of ['<a ', '<!--', '<script>', '<a b="', "<a b='", '&#x', '< <', '<a/', '"<b'])
      expect(tagsOf(part.repeat(200_000 / part.length)).length).toBeGreaterThanOrEqual(0)
  })
})

describe('a policy', () => {
  const page = new URL('https://shop.example/')
  const asked = { url: new URL('https://portal.example/embed.js'), page }
  test.each([
    ['script-src https://portal.example', true],
    ['script-src portal.example', true],
    ['script-src *.example', true],
    ['script-src *', true],
    ['script-src https:', true],
    ['script-src https://portal.example/embed.js', true],
    ['script-src https://portal.example/other.js', false],
    ['script-src https://portal.example:8443', false],
    ['script-src http://portal.example', true],
    ["script-src 'self'", false],
    ["script-src 'none'", false],
    ["script-src 'unsafe-inline'", false],
    ["default-src 'none'", false],
    ["default-src 'none'; script-src-elem portal.example", true],
    ["script-src 'strict-dynamic' https://portal.example", false],
    ["script-src 'strict-dynamic' 'nonce-abc'", true],
    ["script-src 'nonce-abc'", true],
    ["script-src 'nonce-other'", false],
    ["img-src 'none'", true],
  ])('%s allows the script: %s', (text, allowed) => {
    const [policy] = policiesOf(text)
    expect(refusal(policy!, 'script', { ...asked, nonce: 'abc' }) === undefined).toBe(allowed)
  })

  test('of several, each must allow it', () => {
    expect(policiesOf("script-src *, script-src 'self'").map((policy) => refusal(policy, 'script', asked) === undefined)).toEqual([
      true,
      false,
    ])
  })
})
