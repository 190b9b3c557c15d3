import * as z from 'zod'
import { BotKind, TIMEOUT_SECONDS } from '../../functions/areas/bots/domain/bot.ts'
import { byId, cursor, deleted, Id, limit, name, page, version } from '../fields.ts'
import { operation } from '../operation.ts'

const word = (what: RegExp, message: string) => z.string().max(200).regex(what, message)

/** What a kind needs and takes: `problemsOfBot`. */
const settings = z.lazy(() =>
  z.strictObject({
    /** of Google Cloud; both kinds of Dialogflow need it */
    projectId: word(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'is not the id of a project').optional(),
    /** CX needs it; ES: `global` where nothing is said */
    location: word(/^[a-z]+(-[a-z]+\d+)?$/, 'is not a location').optional(),
    /** CX needs it */
    agentId: word(/^[0-9a-f-]{1,36}$/, 'is not the id of an agent').optional(),
    /** CX: a version that is not the draft */
    environment: word(/^[\w-]{1,36}$/, 'is not the id of an environment').optional(),
    /** in which it is spoken to where the customer's is not known */
    language: word(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'is not a language').optional(),
    /** an HTTP bot needs it */
    url: z.string().max(2_000).optional(),
  }),
)

/** Written, never answered: `serviceAccount` is the JSON file of a key, which both kinds of Dialogflow need. */
const secrets = z.lazy(() => z.strictObject({ serviceAccount: z.string().min(1).max(8_000).optional() }))

const timeoutSeconds = z.lazy(() => z.number().int().min(TIMEOUT_SECONDS.least).max(TIMEOUT_SECONDS.most))

const Bot = z.lazy(() =>
  z.object({
    id: Id,
    name: z.string(),
    kind: BotKind,
    settings: z.object({
      projectId: z.string().optional(),
      location: z.string().optional(),
      agentId: z.string().optional(),
      environment: z.string().optional(),
      language: z.string().optional(),
      url: z.string().optional(),
    }),
    /** so long it may take for an answer before people are called */
    timeoutSeconds: z.number(),
    /** switched off, it answers nobody: whoever writes to it gets to people */
    enabled: z.boolean(),
    /** which secrets are set; what they are is never answered */
    secretNames: z.array(z.string()),
    version: z.number(),
  }),
)

/** O2: the usual five calls. A channel's `botId` says which bot answers its new conversations. */
export const botsOperations = [
  operation({
    name: 'bots.list',
    method: 'GET',
    path: '/v1/bots',
    summary: 'All bots, without their secrets',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Bot),
  }),
  operation({
    name: 'bots.get',
    method: 'GET',
    path: '/v1/bots/{id}',
    summary: 'One bot, without its secrets',
    who: 'agent',
    input: byId,
    output: Bot,
  }),
  operation({
    name: 'bots.create',
    method: 'POST',
    path: '/v1/bots',
    summary: 'Connects a bot: an agent of Dialogflow ES or CX, or an address of the company’s own',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        name,
        kind: BotKind,
        settings: settings.optional(),
        secrets: secrets.optional(),
        timeoutSeconds: timeoutSeconds.optional(),
        enabled: z.boolean().optional(),
      }),
    output: Bot,
    status: 201,
  }),
  operation({
    name: 'bots.update',
    method: 'PATCH',
    path: '/v1/bots/{id}',
    summary: 'Changes the fields that are given: settings as a whole; secrets that are not named stay',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        id: Id,
        version,
        name: name.optional(),
        settings: settings.optional(),
        secrets: secrets.optional(),
        timeoutSeconds: timeoutSeconds.optional(),
        enabled: z.boolean().optional(),
      }),
    output: Bot,
  }),
  operation({
    name: 'bots.delete',
    method: 'DELETE',
    path: '/v1/bots/{id}',
    summary: 'Takes it away: what it answers goes to people',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
] as const
