import type { DemoProvider } from './simulated-provider.ts'

/** A company's own app: there is none to be simulated, and whoever has one makes a channel for it. */
export const custom: DemoProvider = { demo: [] }
