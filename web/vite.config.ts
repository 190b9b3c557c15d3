import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { emojiData } from './emoji-data.ts'
import { virtualModules } from './virtual-modules.ts'

/** `npx vite --config web/vite.config.ts` serves the sources and asks this one for everything else. */
const running = process.env.SWITCHBOARD_URL ?? 'http://localhost:3000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [virtualModules(), emojiData(), react(), tailwind()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023', reportCompressedSize: false },
  server: { proxy: { '/v1': running, '/_local': running, '/config.json': running } },
})
