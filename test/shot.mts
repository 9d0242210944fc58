import { chromium } from 'playwright-core'
import { findChromium } from './chromium.ts'
const b = await chromium.launch(findChromium())
const pages = JSON.parse(process.argv[2] ?? '[]') as [string, string, number, string][]
for (const [url, name, width, locale] of pages) {
  const c = await b.newContext({ viewport: { width, height: 900 }, locale })
  const p = await c.newPage()
  p.on('console', (m) => m.type() === 'error' && console.log(name, m.text()))
  await p.goto(url)
  await p.waitForTimeout(1500)
  await p.screenshot({ path: `/tmp/s-${name}.png`, fullPage: true })
  await c.close()
}
await b.close()
