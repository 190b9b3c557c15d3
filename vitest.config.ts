import { defineConfig } from 'vitest/config'

export default defineConfig({
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
      {
        extends: true,
        test: { name: 'tests', include: ['test/**/*.test.ts'], exclude: ['test/browser/**'] },
      },
      {
        // Every crash scenario once more, undisturbed and with one crash, on the real database.
        extends: true,
        test: {
          name: 'crashes on the real database',
          include: ['test/crash/**/*.test.ts'],
          env: { SWITCHBOARD_TEST_ENGINE: 'dynoxide', SWITCHBOARD_CRASH_POINTS: 'one' },
        },
      },
    ],
  },
})
