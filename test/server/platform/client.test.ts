import { describe, expect, test } from 'vitest'
import { clientFinder } from '../../../server/platform/client.ts'

const PROXIES = ['10.0.0.0/8', '2001:db8:ffff::/48', '127.0.0.1']

describe('where a request comes from', () => {
  test.each([
    ['a stranger', [], '203.0.113.7', undefined, '203.0.113.7'],
    ['a stranger who claims to be another', [], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['a stranger who claims, while we have proxies', PROXIES, '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['somebody behind our proxy', PROXIES, '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['somebody behind our proxy who claims to be another', PROXIES, '10.1.2.3', '192.0.2.99, 198.51.100.1', '198.51.100.1'],
    ['somebody behind two of our proxies', PROXIES, '10.1.2.3', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['somebody who claims to be one of our proxies', PROXIES, '10.1.2.3', '10.5.5.5, 198.51.100.1', '198.51.100.1'],
    ['one of our proxies itself', PROXIES, '10.1.2.3', undefined, '10.1.2.3'],
    ['somebody behind a proxy that says nonsense', PROXIES, '10.1.2.3', 'unknown', '10.1.2.3'],
    ['somebody behind a proxy, with nonsense in front', PROXIES, '10.1.2.3', '; drop table, 198.51.100.1', '198.51.100.1'],
    ['IPv4 in the clothes of IPv6', PROXIES, '::ffff:10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1'],
    ['IPv6 behind an IPv6 proxy', PROXIES, '2001:db8:ffff::1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6'],
    ['an address with brackets and port', PROXIES, '10.1.2.3', '[2001:db8:1::9]:4711', '2001:db8:1::9'],
  ] as const)('%s', (_story, trusted, socket, forwarded, address) => {
    expect(clientFinder(trusted)(socket, forwarded)).toMatchObject({ address, loopback: false })
  })

  test('one household with IPv6 is one client, however many addresses it takes', () => {
    const find = clientFinder([])
    const block = find('2001:db8:1:2:aaaa::1', undefined).block
    expect(block).toBe('2001:db8:1:2::/64')
    expect(find('2001:db8:1:2:bbbb::2', undefined).block).toBe(block)
    expect(find('2001:db8:1:3::1', undefined).block).not.toBe(block)
    expect(find('203.0.113.7', undefined).block).toBe('203.0.113.7')
  })

  test('this machine is spared by limits, unless a proxy of ours runs on it', () => {
    expect(clientFinder([])('127.0.0.1', undefined).loopback).toBe(true)
    expect(clientFinder([])('::1', '198.51.100.1')).toMatchObject({ address: '::1', loopback: true })
    expect(clientFinder([])('::ffff:127.0.0.1', undefined).loopback).toBe(true)
    expect(clientFinder(['127.0.0.1'])('127.0.0.1', '198.51.100.1')).toMatchObject({ address: '198.51.100.1', loopback: false })
  })

  test('nobody can claim to be this machine', () => {
    expect(clientFinder(PROXIES)('203.0.113.7', '127.0.0.1')).toMatchObject({ address: '203.0.113.7', loopback: false })
    expect(clientFinder(['10.0.0.0/8'])('10.1.2.3', '127.0.0.1').loopback).toBe(false)
  })
})
