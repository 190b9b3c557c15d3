import * as z from 'zod'
import { OpeningHours } from './opening-hours.ts'
import { timesShape } from './settings.ts'

export const Role = z.enum(['owner', 'admin', 'manager', 'agent'])
export type Role = z.infer<typeof Role>

export const TeamRole = z.enum(['admin', 'representative'])
export type TeamRole = z.infer<typeof TeamRole>

/** What can be granted to an agent beyond the role (rule A2). */
export const Permission = z.enum([
  'conversations.viewAll',
  'conversations.manageBlacklist',
  'conversations.delete',
  'conversations.export',
  'contacts.merge',
  'contacts.import',
  'contacts.export',
  'contacts.erase',
  'messages.startOutgoing',
  'messages.receive',
  'campaigns.manage',
  'reports.view',
  'assistant.use',
  'settings.manage',
])
export type Permission = z.infer<typeof Permission>

export const Agent = z.lazy(() =>
  z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: Role,
    /** team id → role in that team */
    teams: z.record(z.string(), TeamRole),
    permissions: z.array(Permission),
    available: z.boolean(),
    /** since when they are as available as they are (epoch ms); absent: since before that was noted */
    availableChangedAt: z.number().optional(),
    /** so many open conversations are assigned to them by themselves at most; absent or null: as many as there are */
    mostOpen: z.number().nullable().optional(),
    deleted: z.boolean().optional(),
    /** the account of the identity provider that is this agent's, from their first sign-in on */
    signIn: z.object({ issuer: z.string(), subject: z.string(), at: z.number() }).optional(),
    /** epoch ms: a token issued earlier is not a first sign-in */
    signInResetAt: z.number().optional(),
    /** counts changes; what was stored before versions were counted is at 1 */
    version: z.number().optional(),
  }),
)
export type Agent = z.infer<typeof Agent> & {
  /** a program, which acts by an API key: never stored as an agent, and in no crew */
  program?: true
}

/** Whether a program acts: what it says is the company's, and never an agent's. */
export const isProgram = ({ program }: Pick<Agent, 'program'>): boolean => program === true

/** A9: an agent who is available, or not, from `at` (epoch ms) on; as they were where that is no change. */
export function madeAvailable(agent: Agent, available: boolean, at: number): Agent {
  return agent.available === available ? agent : { ...agent, available, availableChangedAt: at }
}

export const TeamMode = z.enum(['collaboration', 'grab'])

export const EmailSender = z.enum(['agent', 'team'])

/** H2: when waits and silences are counted. */
export const ClocksRun = z.enum(['always', 'open'])

export const Team = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    mode: TeamMode,
    ...timesShape(),
    /** what stands below every email of the team; absent: nothing */
    emailSignature: z.string().optional(),
    /** in whose name emails go; absent: the agent's */
    emailSender: EmailSender.optional(),
    /** absent or null: nobody says when the team is there */
    openingHours: OpeningHours.nullable().optional(),
    /** absent: always */
    clocksRun: ClocksRun.optional(),
    deleted: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type Team = z.infer<typeof Team>
