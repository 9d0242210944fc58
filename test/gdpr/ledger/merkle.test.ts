import { readFileSync } from 'node:fs'
import { assert, integer, nat, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EMPTY_ROOT, leafHash, openGrowingTree, rootOf, type Hash } from '../../../gdpr/ledger/merkle.ts'
import { consistencyRanges, inclusionRanges, isConsistent, isIncluded, type Range } from '../../../gdpr/ledger/proof.ts'

type Vector = { readonly name: string; readonly wantErr: boolean; readonly proof: readonly string[] | null }
type InclusionVector = Vector & { readonly leafIdx: number; readonly treeSize: number; readonly root: string; readonly leafHash: string }
type ConsistencyVector = Vector & { readonly size1: number; readonly size2: number; readonly root1: string; readonly root2: string }

const read = <Case>(file: string): Case[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/rfc6962/${file}.json`, import.meta.url), 'utf8')) as Case[]
const bytes = (base64: string): Hash => Buffer.from(base64, 'base64')
const steps = (proof: readonly string[] | null): Hash[] => (proof ?? []).map(bytes)

// The leaves that Certificate Transparency is tested with, and the roots of the trees of the first 0 to 8 of them.
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const leaves = LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')))
const proofOf = (of: readonly Hash[], ranges: readonly Range[]): Hash[] => ranges.map(({ from, until }) => rootOf(of.slice(from, until)))

describe('the tree', () => {
  test('has the roots of RFC 6962, whether it is made at once or leaf by leaf', () => {
    const tree = openGrowingTree()
    expect(EMPTY_ROOT.toString('hex')).toBe(ROOTS[0])
    for (const [size, root] of ROOTS.entries()) {
      expect([size, rootOf(leaves.slice(0, size)).toString('hex')]).toEqual([size, root])
      expect([size, tree.root().toString('hex')]).toEqual([size, root])
      const leaf = leaves[size]
      if (leaf) tree.push(leaf)
    }
  })

  test('gives back what it was when it is copied and goes on', () => {
    const tree = openGrowingTree()
    for (const leaf of leaves.slice(0, 5)) tree.push(leaf)
    const copy = tree.copy()
    copy.push(leaves[5]!)
    expect([tree.root().toString('hex'), copy.root().toString('hex')]).toEqual([ROOTS[5], ROOTS[6]])
  })
})

describe('a proof', () => {
  test.each(read<InclusionVector>('inclusion'))('of inclusion, $name', ({ leafIdx, treeSize, root, leafHash: leaf, proof, wantErr }) => {
    expect(isIncluded({ index: leafIdx, size: treeSize, leaf: bytes(leaf), proof: steps(proof), root: bytes(root) })).toBe(!wantErr)
  })

  test.each(read<ConsistencyVector>('consistency'))('of consistency, $name', ({ size1, size2, root1, root2, proof, wantErr }) => {
    const roots = { firstRoot: bytes(root1), secondRoot: bytes(root2) }
    expect(isConsistent({ first: size1, second: size2, proof: steps(proof), ...roots })).toBe(!wantErr)
  })

  test('is made as RFC 6962 says', () => {
    const hex = (ranges: readonly Range[]) => proofOf(leaves, ranges).map((hash) => hash.toString('hex').slice(0, 8))
    expect(hex(inclusionRanges(5, 8))).toEqual(['bc1a0643', 'ca854ea1', 'd37ee418'])
    expect(hex(inclusionRanges(1, 5))).toEqual(['6e340b9c', '5f083f0a', 'bc1a0643'])
    expect(hex(consistencyRanges(6, 8))).toEqual(['0ebc5d34', 'ca854ea1', 'd37ee418'])
    expect(hex(consistencyRanges(2, 5))).toEqual(['5f083f0a', 'bc1a0643'])
    expect(hex(consistencyRanges(8, 8))).toEqual([])
  })

  test('that we make holds in a tree of any size, and not for another leaf or root', () => {
    const many = Array.from({ length: 300 }, (_, i) => leafHash(Buffer.from(String(i))))
    assert(
      property(integer({ min: 1, max: 300 }), nat(), nat(), (size, a, b) => {
        const [index, first] = [a % size, (b % size) + 1]
        const [root, leaf] = [rootOf(many.slice(0, size)), many[index] ?? EMPTY_ROOT]
        const proof = proofOf(many, inclusionRanges(index, size))
        expect(isIncluded({ index, size, leaf, proof, root })).toBe(true)
        expect(isIncluded({ index, size, leaf: EMPTY_ROOT, proof, root })).toBe(false)
        const steps = proofOf(many, consistencyRanges(first, size))
        const firstRoot = rootOf(many.slice(0, first))
        expect(isConsistent({ first, second: size, proof: steps, firstRoot, secondRoot: root })).toBe(true)
        expect(isConsistent({ first, second: size, proof: steps, firstRoot: EMPTY_ROOT, secondRoot: root })).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})
