import { it } from 'vitest'
import { accessibilityProblems, pictureAnyway } from './chromium.ts'
import { withDesks } from './desks.ts'
import { fillReports } from './report-figures.ts'

const { desk } = withDesks()
it('pictures', async () => {
  const boss = await desk('owner', { path: '/settings' })
  const { page } = boss
  await fillReports(page)
  const only = process.env.ONLY?.split(',')
  const shots: [string, string, ('dark' | 'light')?, number?][] = [
    ['overview', '/reports'],
    ['overview-dark', '/reports', 'dark'],
    ['overview-phone', '/reports', 'light', 390],
    ['volume', '/reports/volume'],
    ['volume-year', '/reports/volume?span=12m&measure=closed', 'dark'],
    ['volume-phone', '/reports/volume', 'light', 390],
    ['volume-hour', '/reports/volume?by=hour'],
    ['speed', '/reports/speed'],
    ['speed-days', '/reports/speed?span=90d&by=day&clock=open'],
    ['agents', '/reports/agents'],
    ['agents-phone', '/reports/agents', 'dark', 390],
    ['satisfaction', '/reports/satisfaction'],
    ['satisfaction-dark', '/reports/satisfaction', 'dark'],
    ['tags', '/reports/tags'],
    ['filters', '/reports/volume?team=support&channel=%5B"demo-whatsapp"%2C"demo-email"%5D&by=channel'],
    ['drawer', '/reports/volume?by=team&row=support', 'light'],
    ['drawer-phone', '/reports/speed?row=*', 'dark', 390],
  ]
  for (const [name, path, theme = 'light', width = 1280] of shots) {
    if (only && !only.some((each) => name.startsWith(each))) continue
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate(
      `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
    )
    await page.waitForTimeout(700)
    await boss.answered()
    await pictureAnyway(page, `r-${name}`)
    const axe = await accessibilityProblems(page)
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    if (axe.length || Number(wide) > 0) console.log(name, wide, axe)
  }
  if (process.env.MORE) {
    const go = (path: string) => page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1280, height: 800 })
    const shot = async (name: string) => {
      await page.waitForTimeout(400)
      await pictureAnyway(page, `r-${name}`)
      const axe = await accessibilityProblems(page)
      if (axe.length) console.log(name, axe)
    }
    await go('/reports/volume')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('button', { name: 'Agent', exact: true }).click()
    await page.getByRole('button', { name: 'Tag', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Anna Agent' }).check()
    await shot('filter-open')
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Time span' }).selectOption('own')
    await shot('own-span')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await shot('views-menu')
    await page.getByRole('menuitem', { name: 'Save this report' }).click()
    await shot('save-dialog')
    await page.getByRole('textbox', { name: 'Name' }).fill('Anna, by day')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.waitForTimeout(1000)
    await shot('saved')
    await go('/settings/notifications')
    await page.getByText('Weekly report').waitFor()
    await page.getByText('Weekly report').scrollIntoViewIfNeeded()
    await shot('weekly')
    await go('/settings/workspace')
    await page.getByText('Targets of the reports').scrollIntoViewIfNeeded()
    await shot('targets')
    await go('/reports')
    await page.getByText('Weekly report').scrollIntoViewIfNeeded()
    await shot('overview-end')
    await page.evaluate(`localStorage.setItem('switchboard.language', 'ar')`)
    await page.reload()
    for (const [name, path] of [['ar-overview', '/reports'], ['ar-speed', '/reports/speed'], ['ar-agents', '/reports/agents']] as const) { await go(path); await page.waitForTimeout(900); await shot(name) }
    await page.evaluate(`localStorage.setItem('switchboard.language', 'de')`)
    await page.reload()
    for (const [name, path] of [['de-overview', '/reports'], ['de-speed', '/reports/speed']] as const) { await go(path); await page.waitForTimeout(900); await shot(name) }
  }
  console.log(boss.errors)
}, 200_000)
