import { createBot, deleteBot, getBot, listBots, updateBot } from './use-cases/bots.ts'

/** What this area does of the table of operations. */
export const botsOperations = {
  'bots.list': listBots,
  'bots.get': getBot,
  'bots.create': createBot,
  'bots.update': updateBot,
  'bots.delete': deleteBot,
}
