import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, type Table } from '../../../platform/table.ts'
import { putVersion, readVersioned, type Which, withVersion } from '../../../platform/versioned-item.ts'
import { Bot } from '../domain/bot.ts'
import { botsKeys } from './keys.ts'

/** One bot, consistent; undefined when there is none or it was deleted. */
export async function readBot(table: Table, id: string): Promise<Bot | undefined> {
  const item = await get(table, botsKeys.bot(id))
  const bot = item && decode(Bot, withVersion(item))
  return bot?.deleted ? undefined : bot
}

/** Bots that are not deleted, or all that ever were, consistent. */
export async function readBots(table: Table, which: Which = 'present'): Promise<Bot[]> {
  return readVersioned(table, Bot, botsKeys.bot(''), which)
}

/** A bot, new or as it was read; its secrets are elsewhere. */
export function putBot(table: Table, bot: Bot): Write {
  return putVersion(table, 'bot', botsKeys.bot(bot.id), bot)
}
