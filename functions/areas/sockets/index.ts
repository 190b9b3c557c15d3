/* What other areas may use of this one, beside its domain and its port. */

export { SOCKET_LIFE_MS } from './domain/remembered.ts'
export { aboutTyping, eventOf, type PresenceDeps, toAgents } from './use-cases/show-presence.ts'
