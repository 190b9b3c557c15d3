import * as z from 'zod'
import {
  ClocksRun,
  EmailSender,
  Permission,
  Role,
  TeamMode,
  TeamRole,
} from '../../functions/areas/workspace/domain/agent.ts'
import { OpeningHours } from '../../functions/areas/workspace/domain/opening-hours.ts'
import { shapeOf, timesShape, workspaceSettings } from '../../functions/areas/workspace/domain/settings.ts'
import { Id, Time } from '../fields.ts'

export const Agent = z.lazy(() =>
  z.object({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: Role,
    teams: z.array(z.object({ id: z.string(), role: TeamRole })),
    permissions: z.array(Permission),
    available: z.boolean(),
    /** so many open conversations are assigned to them automatically at most; null: as many as there are */
    mostOpen: z.number().nullable(),
    /** when the account of the identity provider signed in first that is theirs since; null: the next one will be */
    signIn: z.object({ at: Time }).nullable(),
    version: z.number(),
    /** a program, by its API key: nobody who could be assigned anything */
    program: z.literal(true).optional(),
  }),
)

export const Team = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    mode: TeamMode,
    ...timesShape(),
    emailSignature: z.string(),
    emailSender: EmailSender,
    /** H1; null: nobody says */
    openingHours: OpeningHours.nullable(),
    clocksRun: ClocksRun,
    version: z.number(),
  }),
)

export const Category = z.lazy(() => z.object({ id: z.string(), name: z.string(), version: z.number() }))

export const Workspace = z.lazy(() =>
  z.object({
    name: z.string(),
    ...shapeOf(workspaceSettings),
    version: z.number(),
  }),
)
