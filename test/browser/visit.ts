import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Locator, Page } from 'playwright-core'

/** What a visitor finds in the chat of a page. Shadow roots are open to locators. */
export function chatOf(page: Page) {
  const root = page.locator('switchboard-chat')
  const within = (selector: string): Locator => root.locator(selector)
  return {
    root,
    launcher: within('.launcher'),
    panel: within('[role=dialog]'),
    list: within('[role=log]'),
    greeting: within('.greeting'),
    text: within('textarea'),
    name: within('#sb-name'),
    email: within('#sb-email'),
    send: within('button[type=submit]'),
    badge: within('.badge'),
    /** there once files can be taken */
    picker: within('.clip + input[type=file]'),
    /** the files of the message that is being written */
    uploads: within('.upload'),
    /** those that are there */
    uploaded: within('.upload small'),
    pictures: within('.picture'),
    files: within('.file'),
    async open() {
      await within('.launcher').click()
      await within('[role=dialog]').waitFor()
    },
    /** the form comes with the first answer of the server, or is known not to be needed */
    async say(text: string) {
      await within('.greeting').waitFor()
      await within('textarea').fill(text)
      await within('textarea').press('Enter')
    },
    /** every bubble but the greeting, in order, without the name that screen readers get */
    texts: () =>
      within('.bubble:not(.greeting)').evaluateAll((bubbles) =>
        bubbles.map((bubble) =>
          [...bubble.childNodes]
            .filter((node) => !/\b(sr|file|picture)\b/.test((node as { className?: string }).className ?? ''))
            .map((node) => node.textContent)
            .join(''),
        ),
      ),
    waitFor: (text: string) => within('.bubble').filter({ hasText: text }).first().waitFor(),
  }
}

/** A company's own site, which is another origin: answers every request with this page. */
export async function companySite(html: () => string, headers: Record<string, string> = {}) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What goes wrong in a page that nobody asked for: errors of scripts, and what a policy forbade. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('WebSocket')) errors.push(message.text())
  })
  return errors
}
