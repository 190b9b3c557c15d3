import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, type Plugin as EsbuildPlugin } from 'esbuild'
import { minify } from 'terser'
import { defineConfig, type Plugin } from 'vite'

const TEXTS = join(import.meta.dirname, 'src/texts')

/** The texts of each other language as a module of its own, beside the script: `widget-de.js`. */
const languages: Plugin = {
  name: 'languages',
  generateBundle() {
    for (const file of readdirSync(TEXTS).filter((name) => name.endsWith('.json') && name !== 'en.json')) {
      const texts: unknown = JSON.parse(readFileSync(join(TEXTS, file), 'utf8'))
      const source = `export default ${JSON.stringify(texts)}\n`
      this.emitFile({ type: 'asset', fileName: `widget-${basename(file, '.json')}.js`, source })
    }
  },
}

/** What is loaded only when many come at once, as a module beside the script: `widget-proof.js`. */
const proof: Plugin = {
  name: 'proof',
  async generateBundle() {
    const { outputFiles } = await build({
      entryPoints: [join(import.meta.dirname, 'src/proof.ts')],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    })
    this.emitFile({ type: 'asset', fileName: 'widget-proof.js', source: outputFiles[0]?.text ?? '' })
  },
}

/** Preact as the widget's script lends it: a part that is loaded later brings none of its own. */
const LENT = `let host
export const lend = (given) => { host = given }
export const jsx = (...given) => host.jsx(...given)
export const jsxs = jsx
export const Fragment = (props) => props.children
export const useState = (...given) => host.useState(...given)
export const useEffect = (...given) => host.useEffect(...given)
`
const lent: EsbuildPlugin = {
  name: 'lent',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^preact(\/|$)/ }, () => ({ path: 'preact', namespace: 'lent' }))
    onLoad({ filter: /.*/, namespace: 'lent' }, () => ({ contents: LENT, loader: 'js' }))
  },
}

/** A style sheet as text, as Vite has it for the script itself. */
const styles: EsbuildPlugin = {
  name: 'styles',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace('?inline', '')),
      namespace: 'styles',
    }))
    onLoad({ filter: /.*/, namespace: 'styles' }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], minify: true, write: false })
      return { contents: outputFiles[0]?.text ?? '', loader: 'text' }
    })
  },
}

/** What is not needed before the first message, as a module beside the script: `widget-more.js`. */
const more: Plugin = {
  name: 'more',
  async generateBundle() {
    const { outputFiles } = await build({
      stdin: {
        contents: "export * from './more.tsx'\nexport { lend } from 'preact'\n",
        resolveDir: join(import.meta.dirname, 'src'),
      },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      plugins: [lent, styles],
      write: false,
    })
    this.emitFile({ type: 'asset', fileName: 'widget-more.js', source: outputFiles[0]?.text ?? '' })
  },
}

/** Every visitor loads it: what one minifier leaves, another one takes. */
const smaller: Plugin = {
  name: 'smaller',
  enforce: 'post',
  async generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue
      const { code } = await minify(file.code, {
        ecma: 2020,
        compress: { passes: 3, unsafe_arrows: true, pure_getters: true },
      })
      if (code === undefined) throw new Error('There is nothing left of the widget.')
      file.code = code
    }
  },
}

/** One classic script that carries everything but the texts of other languages than English and what few ever need. */
export default defineConfig({
  plugins: [languages, proof, more, smaller],
  build: {
    target: 'es2022',
    lib: { entry: 'src/main.tsx', formats: ['iife'], name: 'SwitchboardChat', fileName: () => 'widget.js' },
  },
})
