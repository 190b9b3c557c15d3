import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { operations } from '../contracts/operations.ts'
import { emojiData } from './emoji-data.ts'

/** Method and path of every operation, without the schemas: the console needs no validator of its own. */
function operationRoutes(): Plugin {
  const id = 'virtual:operation-routes'
  const routes = Object.fromEntries(Object.values(operations).map(({ name, method, path }) => [name, [method, path]]))
  return {
    name: 'operation-routes',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) => (source === `\0${id}` ? `export default ${JSON.stringify(routes)}` : undefined),
  }
}

/** `npx vite --config web/vite.config.ts` serves the sources and asks this one for everything else. */
const running = process.env.SWITCHBOARD_URL ?? 'http://localhost:3000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [operationRoutes(), emojiData(), react(), tailwind()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023', reportCompressedSize: false },
  server: { proxy: { '/v1': running, '/_local': running, '/config.json': running } },
})
