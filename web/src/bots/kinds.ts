import type { Bot } from './queries.ts'

type Setting = keyof Bot['settings']
interface KindOf {
  name: string | undefined
  settings: readonly Setting[]
  /** by name, and whether it is a text of several lines */
  secrets: readonly 'serviceAccount'[]
}

/** What each kind of bot is asked for, in the order in which it is asked. */
export const kinds: Record<Bot['kind'], KindOf> = {
  'dialogflow-es': {
    name: 'Dialogflow ES',
    settings: ['projectId', 'location', 'language'],
    secrets: ['serviceAccount'],
  },
  'dialogflow-cx': {
    name: 'Dialogflow CX',
    settings: ['projectId', 'location', 'agentId', 'environment', 'language'],
    secrets: ['serviceAccount'],
  },
  http: { name: undefined, settings: ['url', 'language'], secrets: [] },
}
/** As an example of what is meant. */
export const examples: Partial<Record<Setting, string>> = {
  projectId: 'my-project-123',
  location: 'europe-west1',
  agentId: '0a1b2c3d-…',
  language: 'en',
  url: 'https://',
}
