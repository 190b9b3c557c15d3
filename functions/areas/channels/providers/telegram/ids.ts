export const ORIGIN = 'https://api.telegram.org'

/** Message ids count within a chat, so the chat is part of ours. */
export const messageIdOf = (chatId: string, messageId: string): string => `${chatId}:${messageId}`

/** Telegram's own id in ours. */
export const messageIdIn = (id: string): string => id.slice(id.lastIndexOf(':') + 1)
