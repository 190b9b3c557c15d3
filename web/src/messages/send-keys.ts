/** What is done with the conversation once the message is there. */
export type Then = 'close' | 'hold'

export const sendKeys = { close: 'Mod+Shift+Enter', hold: 'Mod+Alt+Enter' } as const satisfies Record<Then, string>
/** M19 */
export const laterKey = 'Mod+Shift+L'
