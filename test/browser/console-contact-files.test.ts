import { text as textOf } from 'node:stream/consumers'
import type { Download } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newCustomer } from '../full-path/surface.ts'
import { withDesks } from './desks.ts'
import { looks } from './looks.ts'

const { surface, desk } = withDesks()

const read = async (file: Download) => textOf(await file.createReadStream())

describe('C6 files of contacts', () => {
  it('are imported after a look at what would come of it, and exported as shown', async () => {
    const { digits } = newCustomer()
    const boss = await desk('owner')
    const { page } = boss
    await page.getByRole('link', { name: 'Contacts' }).click()
    await page.getByRole('button', { name: 'More about contacts' }).click()
    await page.getByRole('menuitem', { name: 'Import contacts' }).click()
    await page.getByRole('heading', { name: 'Import contacts' }).waitFor()
    const rows = [`Ada ${digits};+49${digits}1;Gold`, `Ben ${digits};+49${digits}2;Blue`, `Cid ${digits};12;Red`]
    const buffer = Buffer.from(`Full name;Mobile;Tier\n${rows.join('\n')}\n`)
    await page.locator('input[type=file]').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer })
    await page.getByText('About 3 rows, 3 columns').waitFor()
    await expect.poll(() => page.getByRole('combobox', { name: 'Full name' }).inputValue()).toBe('name')
    await expect.poll(() => page.getByRole('combobox', { name: 'Mobile' }).inputValue()).toBe('phone')
    await looks(boss, 'import-columns')
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByRole('heading', { name: 'This is what the import would do' }).waitFor()
    await page.getByText('Line 4').waitFor()
    await looks(boss, 'import-checked')
    await page.getByRole('button', { name: 'Import 2 rows' }).click()
    await page.getByRole('heading', { name: 'Imported' }).waitFor()
    const [refused] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as CSV' }).click(),
    ])
    expect(await read(refused)).toContain(`Cid ${digits},12,Red,4,invalid_phone`)
    await page.getByRole('button', { name: 'To the contacts' }).click()

    // What the table shows, and what of each: by the menu, and the card that tells how far it is.
    await page.getByLabel('Search contacts').fill(`Ada ${digits}`)
    await page
      .getByRole('row')
      .filter({ hasText: `Ada ${digits}` })
      .waitFor()
    await page.getByRole('button', { name: 'More about contacts' }).click()
    await page.getByRole('menuitem', { name: 'Export contacts' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: 'Rating' }).uncheck()
    await looks(boss, 'export')
    await dialog.getByRole('button', { name: 'Export' }).click()
    await page.getByText('1 contacts exported.').waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    const text = await read(file)
    expect(text.split('\r\n')[0]).not.toContain('rating')
    expect(text).toContain(`Ada ${digits},'+49${digits}1`)
    expect(text).not.toContain('Ben')
    await surface().settle()
  }, 180_000)
})
