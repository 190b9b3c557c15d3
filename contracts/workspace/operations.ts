import * as z from 'zod'
import {
  ClocksRun,
  EmailSender,
  Permission,
  Role,
  TeamMode,
  TeamRole,
} from '../../functions/areas/workspace/domain/agent.ts'
import { shapeOf, teamTimes, workspaceSettings } from '../../functions/areas/workspace/domain/settings.ts'
import { byId, cursor, deleted, Id, limit, name, page, paged, slug, version } from '../fields.ts'
import { operation } from '../operation.ts'
import { OpeningHoursInput } from './opening-hours.ts'
import { Agent, Category, Team, Workspace } from './wire.ts'

const agentTeams = () =>
  z
    .array(z.strictObject({ id: Id, role: TeamRole }))
    .max(100)
    .refine((teams) => new Set(teams.map(({ id }) => id)).size === teams.length, 'names a team twice')

const agentFields = () => ({
  teams: agentTeams().optional(),
  permissions: z.array(Permission).max(20).optional(),
  available: z.boolean().optional(),
  mostOpen: z
    .number()
    .int('is not a whole number')
    .min(1, 'is less than 1')
    .max(1_000, 'is more than 1000')
    .nullable()
    .optional(),
})

const teamFields = () => ({
  ...z.object(shapeOf(teamTimes)).partial().shape,
  emailSignature: z.string().max(2_000).optional(),
  emailSender: EmailSender.optional(),
  openingHours: OpeningHoursInput.nullable().optional(),
  clocksRun: ClocksRun.optional(),
})

export const workspaceOperations = [
  operation({
    name: 'me.get',
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in, with roles and permissions; a program is told what its key may',
    who: 'agent',
    input: () => z.strictObject({}),
    output: Agent,
  }),
  operation({
    name: 'me.setAvailability',
    method: 'PUT',
    path: '/v1/me/availability',
    summary: 'Whether new conversations may be assigned to me',
    who: 'agent',
    people: true,
    input: () => z.strictObject({ available: z.boolean() }),
    output: Agent,
  }),
  operation({
    name: 'agents.list',
    method: 'GET',
    path: '/v1/agents',
    summary: 'Agents of my teams; of the whole workspace for those who see all or keep the settings',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Agent),
  }),
  operation({
    name: 'teams.list',
    method: 'GET',
    path: '/v1/teams',
    summary: 'All teams; the three times are in milliseconds',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Team),
  }),
  operation({
    name: 'agents.get',
    method: 'GET',
    path: '/v1/agents/{id}',
    summary: 'One agent',
    who: 'agent',
    input: byId,
    output: Agent,
  }),
  operation({
    name: 'teams.get',
    method: 'GET',
    path: '/v1/teams/{id}',
    summary: 'One team; the three times are in milliseconds',
    who: 'agent',
    input: byId,
    output: Team,
  }),
  operation({
    name: 'categories.list',
    method: 'GET',
    path: '/v1/categories',
    summary: 'What conversations can be about',
    who: 'agent',
    input: paged,
    output: () => page(Category),
  }),
  operation({
    name: 'categories.get',
    method: 'GET',
    path: '/v1/categories/{id}',
    summary: 'One category',
    who: 'agent',
    input: byId,
    output: Category,
  }),
  operation({
    name: 'workspace.get',
    method: 'GET',
    path: '/v1/workspace',
    summary: 'The settings of the whole workspace',
    who: 'agent',
    input: () => z.strictObject({}),
    output: Workspace,
  }),
]

export const workspaceSettingsOperations = [
  operation({
    name: 'agents.create',
    method: 'POST',
    path: '/v1/agents',
    summary: 'A new agent; sign-in works once the identity provider knows the email',
    who: 'settings.manage',
    input: () => z.strictObject({ email: z.email().max(254), name, role: Role, ...agentFields() }),
    output: Agent,
    status: 201,
  }),
  operation({
    name: 'agents.update',
    method: 'PATCH',
    path: '/v1/agents/{id}',
    summary: 'Changes the fields that are given; nobody grants more than they have',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        id: Id,
        version,
        name: name.optional(),
        role: Role.optional(),
        ...agentFields(),
        /** whoever signs in next with their email is them */
        signIn: z.null().optional(),
      }),
    output: Agent,
  }),
  operation({
    name: 'agents.delete',
    method: 'DELETE',
    path: '/v1/agents/{id}',
    summary: 'Ends their sign-in at once; their open conversations go back to Unassigned',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'teams.create',
    method: 'POST',
    path: '/v1/teams',
    summary: 'A new team; times that are left out are 3 minutes, 5 minutes and 24 hours',
    who: 'settings.manage',
    input: () => z.strictObject({ id: slug.optional(), name, mode: TeamMode, ...teamFields() }),
    output: Team,
    status: 201,
  }),
  operation({
    name: 'teams.update',
    method: 'PATCH',
    path: '/v1/teams/{id}',
    summary: 'Changes the fields that are given; new times count for open conversations too',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, version, name: name.optional(), mode: TeamMode.optional(), ...teamFields() }),
    output: Team,
  }),
  operation({
    name: 'teams.delete',
    method: 'DELETE',
    path: '/v1/teams/{id}',
    summary: 'Only while no channel leads to it and nothing in it is open',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'categories.create',
    method: 'POST',
    path: '/v1/categories',
    summary: 'A new category; its name is its own, whatever the case. From the first one on, closing takes no other',
    who: 'settings.manage',
    input: () => z.strictObject({ name: name.pipe(z.string().max(100)) }),
    output: Category,
    status: 201,
  }),
  operation({
    name: 'categories.update',
    method: 'PATCH',
    path: '/v1/categories/{id}',
    summary: 'Renames it; what was closed under the old name keeps it',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, version, name: name.pipe(z.string().max(100)).optional() }),
    output: Category,
  }),
  operation({
    name: 'categories.delete',
    method: 'DELETE',
    path: '/v1/categories/{id}',
    summary: 'Removes it; what was closed under it keeps it',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'workspace.update',
    method: 'PATCH',
    path: '/v1/workspace',
    summary: 'Changes the fields that are given',
    who: 'settings.manage',
    input: () =>
      z.strictObject({
        version,
        name: name.optional(),
        ...z.object(shapeOf(workspaceSettings)).partial().shape,
      }),
    output: Workspace,
  }),
]
