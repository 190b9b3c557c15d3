import * as z from 'zod'

export const BotKind = z.enum(['dialogflow-es', 'dialogflow-cx', 'http'])
export type BotKind = z.infer<typeof BotKind>

/** Where a bot is, by its kind; the usual place and language where nothing is said. */
export const BotSettings = z.lazy(() =>
  z.object({
    projectId: z.string().optional(),
    location: z.string().optional(),
    /** CX: the agent, in a project that may have several */
    agentId: z.string().optional(),
    /** CX: the environment, a version of the agent; absent: the draft */
    environment: z.string().optional(),
    /** in which it is spoken to where the customer's is not known */
    language: z.string().optional(),
    url: z.string().optional(),
  }),
)
export type BotSettings = z.infer<typeof BotSettings>

export const Bot = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    kind: BotKind,
    settings: BotSettings,
    /** so long it may take for an answer */
    timeoutSeconds: z.number(),
    enabled: z.boolean(),
    secretNames: z.array(z.string()),
    /** under which name the secrets lie: each change gets a name of its own */
    secretsAt: z.string().optional(),
    /** the name before that: other processes may use it for some seconds more */
    secretsBefore: z.string().optional(),
    deleted: z.literal(true).optional(),
    version: z.number().optional(),
  }),
)
export type Bot = z.infer<typeof Bot>

export const TIMEOUT_SECONDS = { least: 1, most: 20, usual: 10 }
export const MOST_BOTS = 50

/** What a kind must be told, and what it may be. */
const forms = {
  'dialogflow-es': { needs: ['projectId'], takes: ['location', 'language'], secrets: ['serviceAccount'] },
  'dialogflow-cx': {
    needs: ['projectId', 'location', 'agentId'],
    takes: ['environment', 'language'],
    secrets: ['serviceAccount'],
  },
  http: { needs: ['url'], takes: ['language'], secrets: [] },
} satisfies Record<BotKind, { needs: (keyof BotSettings)[]; takes: (keyof BotSettings)[]; secrets: string[] }>

/** What keeps a bot from being complete, by field. */
export function problemsOfBot({ kind, settings, secretNames }: Pick<Bot, 'kind' | 'settings' | 'secretNames'>) {
  const { needs, takes, secrets }: { needs: string[]; takes: string[]; secrets: string[] } = forms[kind]
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  return [
    ...needs
      .filter((name) => !given.some(([field]) => field === name))
      .map((name) => ({ path: `settings.${name}`, message: 'is missing' })),
    ...given
      .filter(([name]) => ![...needs, ...takes].includes(name))
      .map(([name]) => ({ path: `settings.${name}`, message: 'is nothing that this kind has' })),
    ...secrets
      .filter((name) => !secretNames.includes(name))
      .map((name) => ({ path: `secrets.${name}`, message: 'is missing' })),
    ...secretNames
      .filter((name) => !secrets.includes(name))
      .map((name) => ({ path: `secrets.${name}`, message: 'is nothing that this kind has' })),
  ]
}
