import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

/** How to start a browser: for playwright-core's `chromium.launch(…)` and puppeteer's `launchOptions` alike. */
export type Chromium = {
  readonly executablePath: string
  readonly args: string[]
  readonly env: Record<string, string>
}

const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const INSTALLED_AT = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']

const require = createRequire(import.meta.url)
const cache = new URL('../node_modules/.cache/portik/', import.meta.url).pathname

/** Ubuntu's `chromium-browser` may be a sentence that asks for snap: only what answers is a browser. */
const answers = (path: string): boolean => {
  try {
    return /chrom|edge/i.test(execFileSync(path, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 }).toString())
  } catch {
    return false
  }
}

const installed = (): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = [...INSTALLED.flatMap((name) => folders.map((folder) => join(folder, name))), ...INSTALLED_AT]
  return candidates.find((path) => existsSync(path) && answers(path))
}

/**
 * Unpacks the Chromium of the npm package once per version. The package's own cache, `$TMPDIR/chromium`, is shared by all
 * versions and all users, and is trusted even when half written: so it unpacks into a folder of ours, renamed when complete.
 */
const unpacked = (): string => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('Install Chrome or Chromium, or set CHROME_PATH: the one that npm brings is for Linux on x64.')
  const entry = require.resolve('@sparticuz/chromium')
  const { version } = JSON.parse(readFileSync(join(entry, '../../package.json'), 'utf8')) as { version: string }
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const fresh = mkdtempSync(`${folder}-`)
  try {
    const unpack = `await (await import(${JSON.stringify(entry)})).default.executablePath()`
    // The package unpacks the libraries only where it believes to be in AWS Lambda.
    const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
    execFileSync(process.execPath, ['--input-type=module', '-e', unpack], { env, stdio: 'inherit' })
    writeFileSync(
      join(fresh, 'fonts/fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts/cache</cachedir></fontconfig>\n`,
    )
    renameSync(fresh, folder)
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return folder
}

/** True when the dynamic linker misses a library (libnss3 on bare servers) or the program does not start at all. */
const lacksLibraries = (path: string): boolean => {
  try {
    return execFileSync('ldd', [path], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .includes('not found')
  } catch {
    return true
  }
}

const shipped = (): Pick<Chromium, 'executablePath' | 'env'> => {
  const folder = unpacked()
  const executablePath = join(folder, 'chromium')
  const env: Record<string, string> = {}
  if (lacksLibraries(executablePath))
    env['LD_LIBRARY_PATH'] = [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter)
  if (!existsSync('/etc/fonts/fonts.conf') || !existsSync('/usr/share/fonts')) env['FONTCONFIG_FILE'] = join(folder, 'fonts/fonts.conf')
  return { executablePath, env }
}

/** The browser of the tests: `CHROME_PATH`, else an installed one, else the one that npm brought. */
export const findChromium = (): Chromium => {
  const own = process.env['CHROME_PATH'] || installed()
  const { executablePath, env } = own ? { executablePath: own, env: {} } : shipped()
  return {
    executablePath,
    args: ['--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...(process.env as Record<string, string>), ...env },
  }
}
