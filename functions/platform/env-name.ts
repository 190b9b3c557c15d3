import type * as ENV from './env-names.ts'

/** The name of an environment variable that a function reads. */
export type EnvName = (typeof ENV)[keyof typeof ENV]
