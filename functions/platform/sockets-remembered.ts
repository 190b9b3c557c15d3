import * as ENV from './env-names.ts'
import { optional } from './environment.ts'

/**
 * For how many milliseconds a function goes by the agents' sockets that it has read. A new socket is open no sooner than that
 * after it was stored: whatever happens from then on is told by somebody who knows it.
 */
export const rememberedMs = (): number => Number(optional(ENV.socketsRememberedMs) ?? 1000)
