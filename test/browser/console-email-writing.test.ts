import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { visitorsOf } from '../full-path/visitors.ts'
import { mime } from '../kit/mime.ts'
import { accessibilityProblems, picture } from './chromium.ts'
import { withDesks } from './desks.ts'

const { surface, desk } = withDesks()

it('M11 an answer goes to the customer under their subject; to all, to others and under another one where the agent says so', async () => {
  const owner = await surface().as('owner')
  const web = visitorsOf(surface(), owner)
  const address = `${randomUUID()}@mail.test`
  const headers = {
    From: `Dora <${address}>`,
    To: 'support@demo.test',
    Cc: 'lee@mail.test',
    Subject: 'The lamp',
    'Message-ID': `<${randomUUID()}@mail.test>`,
  }
  await web.receive(mime(headers, 'It does not light.'))
  await surface().settle()
  const { id } = await owner.find('Dora')
  const { page, errors } = await desk('owner', { path: `/conversations/${id}?view=all`, height: 900 })
  const composer = page.getByLabel('Write a reply')
  const line = page.getByRole('button', { name: /Recipients and subject/ })
  await expect.poll(() => line.textContent()).toContain(`To ${address} · Re: The lamp`)

  await page.getByRole('button', { name: 'Reply to all' }).click()
  await expect.poll(() => line.textContent()).toContain('copy to lee@mail.test')
  await line.click()
  await page.getByLabel('Bcc').fill('boss@')
  await page.getByText('boss@ is not an email address.').waitFor()
  await composer.fill('Try the switch.')
  await expect.poll(() => page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
  await picture(page, 'console-email-writing-light-1280')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.getByLabel('Bcc').fill('boss@demo.test')
  await page.getByLabel('Subject', { exact: true }).fill('Re: The lamp (ticket 7)')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Try the switch.').first().waitFor()
  await surface().settle()
  const [sent] = await web.emails(address)
  expect(sent).toMatchObject({
    subject: 'Re: The lamp (ticket 7)',
    to: [address, 'lee@mail.test', 'boss@demo.test'],
    headers: { 'in-reply-to': headers['Message-ID'] },
  })

  await page.getByRole('button', { name: 'Forward' }).click()
  await expect.poll(() => composer.textContent()).toContain('It does not light.')
  await page.getByLabel('To', { exact: true }).fill('tax@office.test')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await surface().settle()
  await expect.poll(async () => (await web.emails('tax@office.test')).at(0)?.subject).toBe('Fwd: The lamp')
  // Whom it goes to stays over a look elsewhere, also before anything is written.
  await page.getByLabel('Subject', { exact: true }).fill('Another lamp')
  await page.reload()
  await expect.poll(() => line.textContent()).toContain('Another lamp')
  // Who else has it stands below what was said.
  await page.getByText(`To: ${address} Cc: lee@mail.test, boss@demo.test`).waitFor()
  expect(errors).toEqual([])
})
