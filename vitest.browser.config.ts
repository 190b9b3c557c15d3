import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { ownTemporaryFolder } from './test/kit/run-folder.ts'

ownTemporaryFolder()

/** Files that take much longer than others of their size, which is what a first run goes by. */
const long = ['console-load', 'console-pages']

/** The longest first: what is begun last keeps one worker waiting for the other. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => long.some((name) => moduleId.endsWith(`/${name}.test.ts`))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

/** What needs a real Chromium: `npm run test:browser`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/browser/one-browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // While one waits for its page, two others have work for two processors.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // The runtime's code is loaded once by each worker: every file starts a runtime of its own from it.
    isolate: false,
    // Browsers, servers and others share the machine.
    expect: { poll: { timeout: 20_000 } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
})
