import { createHash, createSign } from 'node:crypto'
import * as z from 'zod'
import type { Clock } from '../../../kernel/ports.ts'
import { clip } from '../../../kernel/text.ts'
import { callProvider, type ProviderAnswer } from '../../../platform/http-call.ts'
import type { Bot } from '../domain/bot.ts'
import type { Heard } from '../domain/bot-answer.ts'
import { cxAnswer, esAnswer } from '../domain/dialogflow-answer.ts'
import type { Question } from '../domain/question.ts'
import { readServiceAccount, type ServiceAccount } from '../domain/service-account.ts'
import type { Dialogflow } from '../port.ts'

const TOKEN_ORIGIN = 'https://oauth2.googleapis.com'
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const HOUR_S = 3_600
/** A token is renewed before it ends. */
const RENEWED_BEFORE_MS = 60_000

/** What one call may say: Dialogflow takes so many characters of text. */
const MOST_TEXT = 256

interface Options {
  clock: Clock
  /** where it is called instead of Google, by the bot's id */
  apiBase?: string | undefined
}

const Token = z.lazy(() => z.object({ access_token: z.string(), expires_in: z.number() }))

/**
 * Agents of Dialogflow, by `detectIntent`: ES in its version 2, CX in its version 3. A session is a conversation, by a digest
 * of its id, which is longer than the 36 characters that an id may have.
 * https://cloud.google.com/dialogflow/es/docs/reference/rest/v2/projects.agent.sessions/detectIntent
 * https://cloud.google.com/dialogflow/cx/docs/reference/rest/v3/projects.locations.agents.sessions/detectIntent
 */
export function createDialogflow({ clock, apiBase }: Options): Dialogflow {
  const tokens = new Map<string, { token: string; until: number }>()

  async function tokenFor(bot: Bot, account: ServiceAccount, timeoutMs: number) {
    const key = `${bot.id} ${bot.secretsAt}`
    const known = tokens.get(key)
    if (known && known.until > clock.now()) return { token: known.token }
    const body = new URLSearchParams({ grant_type: GRANT, assertion: assertionOf(account, clock.now()) }).toString()
    const answer = await callProvider({
      method: 'POST',
      url: `${apiBase?.replace('{channelId}', bot.id) ?? TOKEN_ORIGIN}/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
      timeoutMs,
    })
    const given = 'unreachable' in answer ? undefined : Token.safeParse(answer.body).data
    if (!given) return { failure: failureOf(answer, 'Google gave no token') }
    tokens.set(key, { token: given.access_token, until: clock.now() + given.expires_in * 1_000 - RENEWED_BEFORE_MS })
    return { token: given.access_token }
  }

  return {
    async ask(bot, secrets, question) {
      const account = readServiceAccount(secrets.serviceAccount ?? '')
      if (!account) return { outcome: 'failed', why: 'wrong', detail: 'The bot has no service account.' }
      const began = performance.now()
      const left = () => Math.max(1, Math.ceil(bot.timeoutSeconds * 1_000 - (performance.now() - began)))
      const { token, failure } = await tokenFor(bot, account, left())
      if (failure) return failure
      const base = apiBase?.replace('{channelId}', bot.id) ?? `https://${hostOf(bot)}`
      const answer = await callProvider({
        method: 'POST',
        url: `${base}${pathOf(bot, sessionOf(question))}`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(bodyOf(bot, question)),
        timeoutMs: left(),
      })
      if ('unreachable' in answer || answer.status !== 200) {
        if (!('unreachable' in answer) && answer.status === 401) tokens.delete(`${bot.id} ${bot.secretsAt}`)
        return failureOf(answer, 'Dialogflow did not answer')
      }
      const said = bot.kind === 'dialogflow-es' ? esAnswer(answer.body) : cxAnswer(answer.body)
      return said
        ? { outcome: 'answered', answer: said }
        : { outcome: 'failed', why: 'wrong', detail: 'Dialogflow’s answer has nothing in it for the customer.' }
    },
  }
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests */
function assertionOf({ client_email, private_key }: ServiceAccount, now: number): string {
  const iat = Math.floor(now / 1_000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: client_email, scope: SCOPE, aud: `${TOKEN_ORIGIN}/token`, iat, exp: iat + HOUR_S }
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(private_key, 'base64url')}`
}

const isGlobal = (location: string | undefined) => location === undefined || location === 'global'

/** https://cloud.google.com/dialogflow/es/docs/how/region */
const hostOf = ({ settings: { location } }: Bot) =>
  isGlobal(location) ? 'dialogflow.googleapis.com' : `${location}-dialogflow.googleapis.com`

function pathOf({ kind, settings }: Bot, session: string): string {
  const { projectId = '', location = 'global', agentId = '', environment } = settings
  const project = `projects/${encodeURIComponent(projectId)}`
  const place = `locations/${encodeURIComponent(location)}`
  if (kind === 'dialogflow-es') {
    return `/v2/${[project, ...(isGlobal(location) ? [] : [place]), 'agent'].join('/')}/sessions/${session}:detectIntent`
  }
  const version = environment ? [`environments/${encodeURIComponent(environment)}`] : []
  const agent = [project, place, `agents/${encodeURIComponent(agentId)}`, ...version].join('/')
  return `/v3/${agent}/sessions/${session}:detectIntent`
}

const sessionOf = ({ conversationId }: Question) =>
  createHash('sha256').update(conversationId).digest('hex').slice(0, 32)

function bodyOf({ kind, settings }: Bot, { text, payload, language, channel, contact, conversationId }: Question) {
  const said = { text: clip(text, MOST_TEXT) }
  const languageCode = language ?? settings.language ?? 'en'
  const about = { conversationId, channel: channel.type, contact: contact.name, ...(payload ? { payload } : {}) }
  return {
    queryInput: kind === 'dialogflow-es' ? { text: { ...said, languageCode } } : { text: said, languageCode },
    queryParams: { payload: about },
  }
}

function failureOf(answer: ProviderAnswer | { unreachable: string }, what: string): Heard & { outcome: 'failed' } {
  if ('unreachable' in answer) {
    const isSlow = answer.unreachable.includes('in time')
    const detail = isSlow ? `${what}: its time is up.` : `${what}: it could not be reached.`
    return { outcome: 'failed', why: isSlow ? 'slow' : 'down', detail }
  }
  const why = answer.status >= 500 || answer.status === 429 ? 'down' : 'wrong'
  return { outcome: 'failed', why, detail: `${what}: it answered ${answer.status}.` }
}
