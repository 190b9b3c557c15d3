import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { virtualModules } from '../virtual-modules.ts'

/** The page that shows what the console is made of: of this machine only, and no part of what is deployed. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/_local/design/',
  plugins: [virtualModules(), react(), tailwind()],
  build: { target: 'es2023', reportCompressedSize: false, chunkSizeWarningLimit: 1_000 },
})
