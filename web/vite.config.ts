import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { emojiData } from './emoji-data.ts'
import { virtualModules } from './virtual-modules.ts'

/** `npx vite --config web/vite.config.ts` serves the sources and asks this one for everything else. */
const running = process.env.SWITCHBOARD_URL ?? 'http://localhost:3000'

/**
 * What the first page needs is one file, and so are the icons of all later ones: each of its own would be a request, and be
 * compressed apart. So are what stands around every list, and an open conversation, which are needed whenever somebody
 * works. Each of them holds all that it imports, unless one before it does: so none waits for a later one, and everything runs
 * in the order of its imports. Whatever else later pages share is left to itself: gathered by who shares it, it would not.
 */
const groups = [
  { name: 'start', tags: ['$initial' as const] },
  { name: 'icons', test: /[\\/]lucide-react[\\/]/ },
  {
    name: 'frame',
    test: modules([
      'flow/order-menu',
      'conversations/start/start-button',
      'notifications/notification-centre',
      'queues/filters',
      'saved-views/rail-views',
      'search/results',
      'shell/account-menu',
    ]),
  },
  {
    name: 'conversation',
    test: modules([
      'assistant/composer-assistant',
      'assistant/stand-in',
      'conversations/conversation-pane',
      'timeline/meaning/message-tools',
    ]),
  },
].map((group, index, all) => ({ ...group, priority: all.length - index }))

function modules(names: string[]) {
  return (id: string) => names.some((name) => id.endsWith(`/web/src/${name}.tsx`))
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [virtualModules(), emojiData(), react(), tailwind()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    reportCompressedSize: false,
    // `test/browser/console-load.test.ts` has what a page may load.
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { proxy: { '/v1': running, '/_local': running, '/config.json': running } },
})
