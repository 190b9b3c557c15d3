import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** Each file as it is answered: nobody zips it again. */
const zipped: Plugin = {
  name: 'zipped',
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle)) {
      const file = join(dir, name)
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }))
      rmSync(file)
    }
  },
}

/** The pages of `/docs`, on the origin of the API, with whatever they load. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/docs/',
  plugins: [zipped],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: ['index', 'events'].map((page) => join(import.meta.dirname, `${page}.html`)) },
  },
})
