import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Nothing is asked of a server here. */
const noRoutes: Plugin = {
  name: 'no-routes',
  resolveId: (source) => (source === 'virtual:operation-routes' ? '\0no-routes' : undefined),
  load: (source) => (source === '\0no-routes' ? 'export default {}' : undefined),
}

/** The page that shows what the console is made of: of this machine only, and no part of what is deployed. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/_local/design/',
  plugins: [noRoutes, react(), tailwind()],
  build: { target: 'es2023', reportCompressedSize: false },
})
