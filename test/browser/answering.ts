import type { Locator, Page } from 'playwright-core'
import { write } from '../full-path/providers.ts'
import { newCustomer, type Surface } from '../full-path/surface.ts'
import { PDF } from '../kit/files.ts'
import type { Desk, DeskOptions } from './desk.ts'

/** An agent with a new WhatsApp customer's conversation open. */
export async function openAnswering(
  open: (agent: string, options: DeskOptions) => Promise<Desk>,
  surface: Surface,
  agent = 'agent1',
  options: DeskOptions = {},
) {
  const customer = newCustomer()
  await write(surface.url, customer, 'Good morning, a question')
  const { id } = await (await surface.as('owner')).find(customer.name)
  const desk = await open(agent, { path: `/conversations/${id}?view=unassigned`, ...options })
  await desk.reply.waitFor()
  return { ...desk, id, customer, list: desk.page.getByRole('listbox', { name: 'Suggestions' }) }
}

export const hasFocus = (place: Locator) =>
  place.evaluate((element) => {
    const { ownerDocument } = element as unknown as { ownerDocument: { activeElement: unknown } }
    return ownerDocument.activeElement === element
  })

/** What the provider was sent for this customer, oldest first. */
export async function sentTo(surface: Surface, digits: string) {
  await surface.settle()
  const bodies = (await surface.sent('demo-whatsapp')).map(({ body }) => body as Record<string, unknown>)
  return bodies.filter(({ to }) => to === digits)
}

export const pdf = (name: string, bytes = 60_000) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.concat([PDF, Buffer.alloc(bytes, 'x')]),
})
export const choose = (page: Page, ...files: ReturnType<typeof pdf>[]) =>
  page.locator('input[type=file]').setInputFiles(files)
export const chip = (page: Page, name: string) => page.locator('[data-upload]').filter({ hasText: name })
/** The upload of this name is done. */
export const uploaded = (page: Page, name: string) =>
  page.locator('[data-upload=done]').filter({ hasText: name }).waitFor()

/** So slow that one sees uploads going on; ends by what is answered. */
export async function slowly(page: Page, bytesPerSecond: number) {
  const session = await page.context().newCDPSession(page)
  const set = (uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    })
  await set(bytesPerSecond)
  return () => set(-1)
}
