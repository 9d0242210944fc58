import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const size = (...args: string[]) => spawnSync(process.execPath, [join(root, 'test/size.ts'), ...args], { encoding: 'utf8' })

const sha384 = (file: string) =>
  `sha384-${createHash('sha384')
    .update(readFileSync(join(root, 'dist', file)))
    .digest('base64')}`

describe('npm run size', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portik-size-'))
  beforeAll(() => {
    const { status, stdout, stderr } = size()
    expect(stderr + stdout, 'the build is within its budgets').toContain('✓ loader')
    expect(status).toBe(0)
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['the loader', 'embed.ts', 1_000],
    ['the form', 'form/elements.ts', 1_500],
    ['the upload', 'form/upload.ts', 3_000],
    ['the dialog', 'form/dialog.ts', 1_500],
    ['the proof of work', 'core/proof.ts', 3_000],
    ['the privacy element', 'privacy/elements.ts', 4_000],
  ])('fails when %s grows', (_, key, bytes) => {
    const copy = mkdtempSync(join(folder, 'dist-'))
    cpSync(join(root, 'dist'), copy, { recursive: true })
    expect(size(copy).status).toBe(0)
    const manifest = JSON.parse(readFileSync(join(copy, '.vite/manifest.json'), 'utf8')) as Record<string, { file: string }>
    appendFileSync(join(copy, manifest[key]!.file), `//${randomBytes(bytes).toString('base64')}`)
    const { status, stdout, stderr } = size(copy)
    expect(status).toBe(1)
    expect(stdout).toContain('✗')
    expect(stderr).toContain('A budget is exceeded')
  })

  it.each([
    ['the frame of the console', 'console/main.ts'],
    ['the overview', 'console/overview/overview.ts'],
  ])('fails when %s grows beyond what the console may weigh', (_, key) => {
    const copy = mkdtempSync(join(folder, 'dist-'))
    cpSync(join(root, 'dist'), copy, { recursive: true })
    const manifest = JSON.parse(readFileSync(join(copy, 'console/.vite/manifest.json'), 'utf8')) as Record<string, { file: string }>
    appendFileSync(join(copy, 'console', manifest[key]!.file), `//${randomBytes(250 * 1024).toString('base64')}`)
    const { status, stdout } = size(copy)
    expect(status).toBe(1)
    expect(stdout).toContain('✗ console')
  })

  it('leaves a build that names the hash by which a page can pin each file', () => {
    const { integrity } = JSON.parse(readFileSync(join(root, 'dist/manifest.json'), 'utf8')) as { integrity: Record<string, string> }
    expect(Object.keys(integrity).sort()).toEqual(['embed.js', 'field.css', 'form.css', 'section.css'])
    for (const [file, hash] of Object.entries(integrity)) expect(hash).toBe(sha384(file))
  })
})
