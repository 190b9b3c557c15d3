/* What other areas may use of this one, beside its domain and its port. */

export { handOver, startBot } from './use-cases/start-bot.ts'
