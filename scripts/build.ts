import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

interface Target {
  name: string
  /** has a vite.config.ts, unless it is made otherwise */
  folder: string
  output: string
  /** other folders that its build reads */
  reads?: string[]
  make?: (output: string) => Promise<void>
  /** nothing that runs here needs it */
  isForOthers?: boolean
}

const targets: Target[] = [
  {
    name: 'the console',
    folder: 'web',
    output: 'dist/web',
    reads: ['contracts', 'functions/areas', 'functions/kernel', 'client/src'],
  },
  { name: 'the widget', folder: 'widget', output: 'dist/widget' },
  { name: 'the local pages', folder: 'local/pages', output: 'dist/local' },
  { name: 'the reference', folder: 'reference', output: 'dist/reference' },
  {
    name: 'the documents of the API',
    folder: 'contracts',
    output: 'dist/documents',
    reads: ['functions/areas', 'functions/kernel'],
    make: writeDocuments,
  },
  {
    name: 'the design page',
    folder: 'web/design',
    output: 'dist/design',
    reads: ['web/src', 'contracts', 'functions/areas', 'functions/kernel', 'client/src'],
  },
  {
    name: 'the client',
    folder: 'client/src',
    output: 'client/dist',
    reads: ['client/build', 'contracts', 'functions/areas', 'functions/kernel'],
    make: async (output) => (await import('../client/build/build.ts')).buildClient(output),
    isForOthers: true,
  },
]
const readByAll = ['package-lock.json', 'tsconfig.json', 'scripts/build.ts']

// Whoever asks for it, tests too: what they load is what is shipped.
process.env.NODE_ENV = 'production'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (path: string) => join(root, path)

function filesIn(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** The same as long as nothing that the build reads has changed. */
function fingerprint({ folder, reads = [] }: Target): string {
  const hash = createHash('sha256').update(process.versions.node)
  for (const input of [folder, ...reads, ...readByAll]) {
    const files = readByAll.includes(input) ? [at(input)] : filesIn(at(input)).sort()
    for (const file of files) {
      const content = readFileSync(file)
      hash.update(`${relative(root, file)} ${content.length}\n`).update(content)
    }
  }
  return hash.digest('hex')
}

/** Builds beside the last build and changes places at the end: whoever serves it never sees half of one. */
async function build(target: Target): Promise<'built' | 'fresh'> {
  const { folder, output, make = makePages(folder) } = target
  const stamp = at(`${output}.inputs`)
  const inputs = fingerprint(target)
  if (existsSync(at(output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return 'fresh'
  const fresh = at(`${output}.${process.pid}`)
  try {
    await make(fresh)
    rmSync(stamp, { force: true })
    rmSync(at(output), { recursive: true, force: true })
    renameSync(fresh, at(output))
    writeFileSync(stamp, inputs)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  return 'built'
}

/** What the API says of itself, each as it is answered: nobody makes or zips it again. */
async function writeDocuments(output: string): Promise<void> {
  const { asyncapi } = await import('../contracts/asyncapi.ts')
  const { openapi } = await import('../contracts/openapi.ts')
  mkdirSync(output)
  for (const [name, make] of Object.entries({ openapi, asyncapi })) {
    writeFileSync(join(output, `${name}.json.gz`), gzipSync(JSON.stringify(make()), { level: 9 }))
  }
}

/** What a browser loads. */
const makePages = (folder: string) => async (output: string) => {
  // Only now: loading vite takes longer than finding that there is nothing to do.
  const vite = await import('vite')
  await vite.build({
    root: at(folder),
    configFile: at(`${folder}/vite.config.ts`),
    logLevel: 'warn',
    build: { outDir: output, emptyOutDir: true },
  })
}

/** `npm start` begins with what was built last where something does not build: the rest of the system still runs. */
const forStart = process.argv.includes('--for-start')
const only = process.argv.slice(2).filter((word) => !word.startsWith('-'))

mkdirSync(at('dist'), { recursive: true })
for (const target of targets) {
  if (!target.make && !existsSync(at(`${target.folder}/vite.config.ts`))) continue
  if (forStart && target.isForOthers) continue
  if (only.length > 0 && !only.includes(target.folder.replace(/\/src$/, ''))) continue
  const start = performance.now()
  try {
    if ((await build(target)) === 'built') {
      console.log(`Built ${target.name} in ${((performance.now() - start) / 1000).toFixed(1)} s`)
    }
  } catch (error) {
    // The others are built all the same: one page that does not compile must not take the others away.
    if (!forStart) process.exitCode = 1
    console.error(`Could not build ${target.name}: ${(error as Error).message}`)
  }
}
