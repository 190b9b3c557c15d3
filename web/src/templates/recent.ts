import { remember, remembered } from '../ui/remembered.ts'

/** A template that was sent, and which variables (`$contact.name`) stood in it: never what was typed about a customer. */
interface Used {
  id: string
  variables: Record<string, string>
}

const keyOf = (channelId: string) => `switchboard.templates.${channelId}`
const MOST = 12
const isVariable = (value: string) => /^\$[a-z]+(?:\.[\p{L}\p{N}_-]+)+$/iu.test(value)

function read(channelId: string): Used[] {
  return JSON.parse(remembered(keyOf(channelId)) ?? '[]') as Used[]
}

/** Templates of a channel that were sent from here, the latest first. */
export const recentTemplates = (channelId: string): string[] => read(channelId).map(({ id }) => id)

/** With what a template was filled the last time, as far as that holds for everybody. */
export const usualVariables = (channelId: string, id: string): Record<string, string> =>
  read(channelId).find((used) => used.id === id)?.variables ?? {}

export function rememberTemplate(channelId: string, id: string, variables: Readonly<Record<string, string>>): void {
  const own = Object.fromEntries(Object.entries(variables).filter(([, value]) => isVariable(value)))
  const others = read(channelId).filter((used) => used.id !== id)
  remember(keyOf(channelId), JSON.stringify([{ id, variables: own }, ...others].slice(0, MOST)))
}
