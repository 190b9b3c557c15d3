/** Primary keys of what this area stores. */
export const botsKeys = {
  bot: (id: string) => ({ pk: 'WORKSPACE', sk: `BOT#${id}` }),
}
