import type { Write } from '../../kernel/commit.ts'
import type { Prompt } from './domain/prompt.ts'
import type { AssistantSettings, Model } from './domain/settings.ts'
import type { AgentsUsage } from './domain/usage.ts'

/** A call's place among those that an agent may make on a day. */
export interface Place {
  agentId: string
  /** UTC */
  day: string
  perDay: number
  /** the idempotency key of the call: nobody else asks for the same until `until` (epoch ms) */
  once: { key: string; now: number; until: number } | undefined
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface AssistantStore {
  readAssistant(): Promise<AssistantSettings>
  putAssistant(settings: AssistantSettings): Write
  /** how often an agent has asked on a day */
  readAsked(agentId: string, day: string): Promise<number>
  /** labels `limit` where the day is full, `asked` where the same call is being made */
  takePlace(place: Place): Write[]
  /** as if it had not been asked */
  givePlaceBack(place: Place): Write[]
  addUsage(month: string, usage: AgentsUsage): Write
  readUsage(month: string): Promise<AgentsUsage[]>
}

export interface ModelAnswer {
  text: string
  /** whole; cut off where it became too long; or not what a model says */
  ended: 'whole' | 'cut' | 'declined'
  input: number
  output: number
}

/** Why a model gave no answer. */
export type ModelFailure =
  /** it has too much to do */
  | 'busy'
  /** it took too long, or broke off */
  | 'slow'
  /** it can't be asked as the settings have it */
  | 'misconfigured'

/** What was asked of a model came to nothing; `uncharged`: it surely did no work. */
export class ModelError extends Error {
  readonly failure: ModelFailure
  readonly uncharged: boolean
  /** the service's name for it */
  readonly reason: string
  constructor(failure: ModelFailure, uncharged: boolean, reason: string) {
    super(`The model gave no answer: ${reason}`)
    this.name = 'ModelError'
    this.failure = failure
    this.uncharged = uncharged
    this.reason = reason
  }
}

/** Models of Amazon Bedrock. */
export interface ModelParts {
  models: {
    /** what the deployment lets be asked */
    allowed: readonly Model[]
    /** asks once, and waits for seconds; throws ModelError */
    ask(model: Model, prompt: Prompt): Promise<ModelAnswer>
  }
}
