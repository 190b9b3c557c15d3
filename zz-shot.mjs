import { chromium } from 'playwright-core'
const [, , email, out, width, scheme, ...paths] = process.argv
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext({ viewport: { width: Number(width), height: 900 }, colorScheme: scheme })
const page = await context.newPage()
page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text().slice(0, 300)) })
page.on('pageerror', (e) => console.log('pageerror', e.message))
await page.goto('http://localhost:3481/')
await page.getByText(email, { exact: false }).first().click({ timeout: 60000 })
await page.waitForTimeout(4000)
let n = 0
for (const p of paths) {
  await page.goto('http://localhost:3481' + p)
  await page.waitForTimeout(7000)
  await page.screenshot({ path: `${out}-${n++}.png` })
}
await browser.close()
