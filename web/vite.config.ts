import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { emojiData } from './emoji-data.ts'
import { virtualModules } from './virtual-modules.ts'

/** `npx vite --config web/vite.config.ts` serves the sources and asks this one for everything else. */
const running = process.env.SWITCHBOARD_URL ?? 'http://localhost:3000'

/**
 * What the first page needs is one file, and so are the icons of all later ones: each of its own would be a request, and be
 * compressed apart. An icon needs only what the first page has. Whatever else later pages share is left to itself: gathered
 * in files, it would be run in another order than its imports say.
 */
const start = { name: 'start', tags: ['$initial' as const], priority: 1 }
const icons = { name: 'icons', test: /[\\/]lucide-react[\\/]/ }

export default defineConfig({
  root: import.meta.dirname,
  plugins: [virtualModules(), emojiData(), react(), tailwind()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [start, icons] } } },
  },
  server: { proxy: { '/v1': running, '/_local': running, '/config.json': running } },
})
