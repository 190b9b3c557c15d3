import { join } from 'node:path'
import { defineConfig } from 'vite'

const pages = ['local', 'demo', 'simulator', 'mailbox', 'clock']

/** The pages that play the outside world; their scripts and styles are served below `/_local/`. */
export default defineConfig({
  base: '/_local/',
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages.map((page) => join(import.meta.dirname, `${page}.html`)) },
  },
})
