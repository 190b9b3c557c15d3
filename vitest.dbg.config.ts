import { defineConfig } from 'vitest/config'
export default defineConfig({ test: { include: ['dbg*.test.ts'], testTimeout: 200000, hookTimeout: 60000 } })
