import type { Write } from '../../kernel/commit.ts'
import type { HandedOut, JobOutcome } from '../../kernel/ports.ts'
import type { Bot } from './domain/bot.ts'
import type { Heard } from './domain/bot-answer.ts'
import type { Question } from './domain/question.ts'
import type { BotJob } from './job.ts'

/** Asking an agent of Dialogflow. Throws on nothing but a defect. */
export interface Dialogflow {
  ask(bot: Bot, secrets: Record<string, string>, question: Question): Promise<Heard>
}

export interface BotParts {
  dialogflow: Dialogflow
}

/** What the function that asks bots is called for. */
export interface BotCall {
  kind: 'bot'
  job: BotJob
  out: HandedOut
}

/** What is asked of whoever asks bots: a lane's job is theirs, and what came of it the lane's. */
export interface BotRoomParts {
  botRoom: { ask(job: BotJob, out: HandedOut): Promise<JobOutcome> }
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface BotsStore {
  readBot(id: string): Promise<Bot | undefined>
  readBots(which?: 'present' | 'all'): Promise<Bot[]>
  putBot(bot: Bot): Write
}
