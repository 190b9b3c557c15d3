import { defineConfig } from 'vitest/config'

/** What needs a real Chromium: `npm run test:browser`. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // As for the other tests: once more before a run of many minutes is called failed.
    retry: process.env.CI ? 1 : 0,
    // Browsers, servers and others share the machine.
    expect: { poll: { timeout: 20_000 } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
})
