import { defineConfig, type Plugin } from 'vitest/config'
import { functionEntries } from './functions/manifest.ts'
import { ownTemporaryFolder } from './test/kit/run-folder.ts'
import { virtualModules } from './web/virtual-modules.ts'

ownTemporaryFolder()

/** What the local runtime bundles by its path counts as imported: so `--changed` finds the tests that run it. */
const bundled: Plugin = {
  name: 'bundled-functions-are-imported',
  transform(code, id) {
    if (!id.endsWith('/local/bundle.ts')) return null
    const entries = [...Object.values(functionEntries), 'local/function-worker.ts']
    const imports = entries.map((entry) => `() => import(${JSON.stringify(`/${entry}`)})`)
    return { code: `${code}\nvoid [${imports.join(', ')}]\n`, map: null }
  },
}

/** They load handlers, which read their environment as they are loaded: each in a process of its own, that loads everything anew. */
const handlers = ['callers', 'handlers', 'operations', 'strangers'].map((name) => `test/edges/${name}.test.ts`)

export default defineConfig({
  plugins: [bundled, virtualModules()],
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    projects: [
      { extends: true, test: { name: 'tests of handlers', include: handlers } },
      {
        // They leave nothing replaced behind: a worker that loads all modules, and bundles the functions, once serves many of them.
        extends: true,
        test: {
          name: 'tests in one process',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', ...handlers],
          isolate: false,
        },
      },
      {
        // Every crash scenario once more, undisturbed and with one crash, on the real database.
        extends: true,
        test: {
          name: 'crashes on the real database',
          include: ['test/crash/**/*.test.ts'],
          isolate: false,
          env: { SWITCHBOARD_TEST_ENGINE: 'dynoxide', SWITCHBOARD_CRASH_POINTS: 'one' },
        },
      },
    ],
  },
})
