import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { emojiData } from './emoji-data.ts'
import { virtualModules } from './virtual-modules.ts'

/** `npx vite --config web/vite.config.ts` serves the sources and asks this one for everything else. */
const running = process.env.SWITCHBOARD_URL ?? 'http://localhost:3000'

/**
 * What the first page needs in one file, and what several pages share in few: each file of its own would be a request, and
 * be compressed apart. Of a page that comes later, each reads little that only others need.
 */
const chunks = [
  { name: 'start', tags: ['$initial' as const], priority: 1 },
  { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 10_000 },
]

export default defineConfig({
  root: import.meta.dirname,
  plugins: [virtualModules(), emojiData(), react(), tailwind()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  server: { proxy: { '/v1': running, '/_local': running, '/config.json': running } },
})
