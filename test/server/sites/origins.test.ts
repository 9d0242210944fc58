import { describe, expect, test } from 'vitest'
import { allowedOrigin, normaliseOrigin } from '../../../server/sites/origins.ts'

const ALLOWED = [
  'https://example.com',
  'https://*.shops.example',
  'http://localhost:5173',
  'https://b.example:8443',
  'https://xn--e1afmkfd.xn--90a3ac',
  'http://[::1]:3000',
  'http://192.0.2.7',
]

/** What a browser, or an attacker, sends as `Origin`, and whether a page there may use the site. */
const HEADERS: readonly (readonly [origin: string, allowed: boolean, why: string])[] = [
  ['https://example.com', true, 'exactly as listed'],
  ['https://EXAMPLE.com', true, 'hosts have no case'],
  ['HTTPS://example.com', true, 'schemes have no case'],
  ['https://example.com:443', true, 'the default port is no other port'],
  ['http://example.com', false, 'another scheme'],
  ['http://example.com:443', false, 'another scheme on the same port'],
  ['https://example.com:8443', false, 'another port'],
  ['https://example.com:80', false, 'the default port of another scheme'],
  ['https://example.com:', false, 'an empty port'],
  ['https://example.com:0', false, 'port zero'],
  ['https://example.com:65536', false, 'no such port'],
  ['https://example.com:443443', false, 'a port of six digits'],
  ['https://example.com:+443', false, 'a port with a sign'],
  ['https://www.example.com', false, 'a subdomain of an exact entry'],
  ['https://evil-example.com', false, 'ends alike'],
  ['https://evilexample.com', false, 'ends alike, without a hyphen'],
  ['https://example.com.evil', false, 'begins alike'],
  ['https://example.com.evil.org', false, 'begins alike, longer'],
  ['https://example.co', false, 'shorter'],
  ['https://example.comm', false, 'longer'],
  ['https://examplexcom', false, 'the dot is no wildcard'],
  ['https://example.com.', false, 'a trailing dot is another host'],
  ['https://.example.com', false, 'an empty label'],
  ['https://example..com', false, 'an empty label within'],
  ['https://example.com/', false, 'a path'],
  ['https://example.com/path', false, 'a longer path'],
  ['https://example.com?x', false, 'a query'],
  ['https://example.com#x', false, 'a fragment'],
  ['https://user@example.com', false, 'user info'],
  ['https://user:pass@example.com', false, 'user info with a password'],
  ['https://example.com@evil.org', false, 'user info that looks like us'],
  ['https://example.com:443@evil.org', false, 'user info that looks like us with a port'],
  ['https://evil.org\\@example.com', false, 'a backslash'],
  ['https://evil.org\\.example.com', false, 'a backslash in the host'],
  ['https:\\\\example.com', false, 'backslashes for slashes'],
  ['https:example.com', false, 'no slashes'],
  ['https:///example.com', false, 'three slashes'],
  ['//example.com', false, 'no scheme'],
  ['example.com', false, 'host only'],
  ['https://', false, 'no host'],
  ['', false, 'empty'],
  [' ', false, 'blank'],
  [' https://example.com', false, 'a leading blank'],
  ['https://example.com https://evil.org', false, 'two origins'],
  ['https://example.com,https://evil.org', false, 'a list'],
  ['https://example.com\u0000.evil.org', false, 'a NUL'],
  ['https://ex%61mple.com', false, 'percent-encoded'],
  ['https://example%2ecom', false, 'a percent-encoded dot'],
  ['https://еxample.com', false, 'a Cyrillic е'],
  ['https://ｅxample.com', false, 'a full-width letter'],
  ['https://example。com', false, 'an ideographic full stop'],
  ['null', false, 'a sandboxed frame or a file'],
  ['NULL', false, 'the same, shouted'],
  ['*', false, 'a wildcard as a header'],
  ['https://*', false, 'a wildcard host as a header'],
  ['https://*.shops.example', false, 'a configured wildcard, sent as it is'],
  ['file://', false, 'a file'],
  ['ftp://example.com', false, 'another protocol'],
  ['chrome-extension://example.com', false, 'an extension'],
  ['javascript://example.com', false, 'a script'],
  ['https+x://example.com', false, 'an invented scheme'],
  ['https://a.shops.example', true, 'one label for the wildcard'],
  ['https://A.Shops.Example:443', true, 'the same in another spelling'],
  ['https://xn--d1abbgf6aiiy.shops.example', true, 'a punycode label for the wildcard'],
  ['https://shops.example', false, 'no label for the wildcard'],
  ['https://a.b.shops.example', false, 'two labels for the wildcard'],
  ['https://.shops.example', false, 'an empty label for the wildcard'],
  ['https://a.shops.example.evil.org', false, 'the wildcard in the middle'],
  ['https://evilshops.example', false, 'the wildcard without its dot'],
  ['https://a-shops.example', false, 'a hyphen for the dot'],
  ['http://a.shops.example', false, 'the wildcard with another scheme'],
  ['https://a.shops.example:8443', false, 'the wildcard with another port'],
  ['http://localhost:5173', true, 'a port as listed'],
  ['http://localhost', false, 'the port left out'],
  ['https://b.example:8443', true, 'https on a port as listed'],
  ['https://b.example', false, 'https with the port left out'],
  ['https://xn--e1afmkfd.xn--90a3ac', true, 'an international name as browsers send it'],
  ['https://пример.срб', false, 'an international name as browsers never send it'],
  ['http://[::1]:3000', true, 'an IPv6 address'],
  ['http://[0:0:0:0:0:0:0:1]:3000', true, 'the same IPv6 address, written out'],
  ['http://[::1]', false, 'an IPv6 address on another port'],
  ['http://[::2]:3000', false, 'another IPv6 address'],
  ['http://192.0.2.7', true, 'an IPv4 address'],
  ['http://3221225991', false, 'an IPv4 address as one number'],
  ['http://0xc0000207', false, 'an IPv4 address as a hexadecimal number'],
  ['http://192.0.519', false, 'an IPv4 address in three parts'],
]

describe('a page may use a site when its origin is listed', () => {
  test.each(HEADERS)('%j → %s (%s)', (origin, allowed) => {
    expect(allowedOrigin(ALLOWED, origin) !== undefined).toBe(allowed)
  })

  test('nothing is allowed where nothing is listed', () => {
    for (const [origin] of HEADERS) expect(allowedOrigin([], origin)).toBeUndefined()
  })

  test('the answer carries the spelling that browsers compare with', () => {
    expect(allowedOrigin(ALLOWED, 'HTTPS://EXAMPLE.com:443')).toBe('https://example.com')
  })
})

describe('an owner may write an origin in several ways', () => {
  test.each([
    ['https://Example.COM', 'https://example.com'],
    ['https://example.com:443', 'https://example.com'],
    ['http://example.com:80', 'http://example.com'],
    ['http://example.com:443', 'http://example.com:443'],
    ['https://пример.срб', 'https://xn--e1afmkfd.xn--90a3ac'],
    ['https://Bücher.example', 'https://xn--bcher-kva.example'],
    ['https://*.Example.com', 'https://*.example.com'],
    ['https://*.пример.срб:8443', 'https://*.xn--e1afmkfd.xn--90a3ac:8443'],
    [' https://example.com\n', 'https://example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
  ])('%j is stored as %s', (text, origin) => {
    expect(normaliseOrigin(text)).toBe(origin)
    expect(normaliseOrigin(origin)).toBe(origin)
  })

  test.each([
    '*',
    'https://*',
    'https://*.com',
    'https://*.*.example.com',
    'https://a.*.example.com',
    'https://shop*.example.com',
    'https://*example.com',
    'https://*.192.0.2.7',
    'https://example.com/shop',
    'https://example.com/',
    'https://user@example.com',
    'https://example.com.',
    'https://-example.com',
    `https://${'a'.repeat(64)}.example`,
    'null',
    'ws://example.com',
    'about:blank',
  ])('%j is refused', (text) => {
    expect(normaliseOrigin(text)).toBeUndefined()
  })
})
