import { expect, test } from 'vitest'
import { layout } from '../../../server/platform/mail-layout.ts'

const content = {
  locale: 'hr',
  heading: 'Potvrdite prijavu',
  paragraphs: ['Bok Ana,', 'netko je upisao Vašu adresu.'],
  action: { label: 'Potvrđujem', url: 'https://portal.example/o/abc?x=1&y=2' },
  footer: ['Shop d.o.o., Ilica 1'],
}

test('both parts say the same', () => {
  const { text, html } = layout(content)
  for (const part of ['Potvrdite prijavu', 'Bok Ana,', 'netko je upisao Vašu adresu.', 'Potvrđujem', 'Shop d.o.o., Ilica 1']) {
    expect(text).toContain(part)
    expect(html).toContain(part)
  }
  expect(text).toContain('https://portal.example/o/abc?x=1&y=2')
  expect(html).toContain('href="https://portal.example/o/abc?x=1&amp;y=2"')
  expect(html).toContain('<html lang="hr" dir="ltr">')
})

test('Arabic runs from right to left', () => {
  expect(layout({ ...content, locale: 'ar' }).html).toContain('<html lang="ar" dir="rtl">')
})

test('nothing that was typed becomes markup', () => {
  const hostile = `<script>alert("1")</script><img src=x onerror='x'>&amp;`
  const { html } = layout({
    locale: '"><script>',
    heading: hostile,
    paragraphs: [hostile],
    action: { label: hostile, url: 'https://a.example/"><script>' },
    footer: [hostile],
  })
  expect(html).not.toMatch(/<script|<img/)
  expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
})

test('nothing is loaded from anywhere, so nobody learns that it was read', () => {
  expect(layout(content).html).not.toMatch(/<img|<link|<style|@import|url\(|src=/i)
})

test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'not a url'])('a button never leads to %s', (url) => {
  expect(() => layout({ ...content, action: { label: 'x', url } })).toThrow()
})
