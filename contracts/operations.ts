import * as z from 'zod'
import { accessLogOperations } from './access-log/operations.ts'
import { attachmentsOperations } from './attachments/operations.ts'
import { cannedResponsesOperations } from './canned-responses/operations.ts'
import { channelsOperations } from './channels/operations.ts'
import { contactsOperations } from './contacts/operations.ts'
import { conversationsOperations } from './conversations/operations.ts'
import { crmOperations } from './crm/operations.ts'
import { deletionOperations } from './deletion/operations.ts'
import { exportsOperations } from './exports/operations.ts'
import { jobsOperations } from './jobs/operations.ts'
import { messagesOperations } from './messages/operations.ts'
import { notificationsOperations } from './notifications/operations.ts'
import { operation } from './operation.ts'
import { queuesOperations } from './queues/operations.ts'
import { savedViewsOperations } from './saved-views/operations.ts'
import { searchOperations } from './search/operations.ts'
import { segmentsOperations } from './segments/operations.ts'
import { socketsOperations } from './sockets/operations.ts'
import { tagsOperations } from './tags/operations.ts'
import { templatesOperations } from './templates/operations.ts'
import { unmatchedMailOperations } from './unmatched-mail/operations.ts'
import { webhooksOperations } from './webhooks/operations.ts'
import { workspaceOperations } from './workspace/operations.ts'

const list = [
  operation({
    name: 'openapi.get',
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This document',
    who: 'public',
    input: () => z.strictObject({}),
    output: () => z.record(z.string(), z.unknown()),
  }),
  ...notificationsOperations,
  ...contactsOperations,
  ...workspaceOperations,
  ...socketsOperations,
  ...queuesOperations,
  ...messagesOperations,
  ...conversationsOperations,
  ...jobsOperations,
  ...deletionOperations,
  ...exportsOperations,
  ...accessLogOperations,
  ...searchOperations,
  ...channelsOperations,
  ...webhooksOperations,
  ...unmatchedMailOperations,
  ...cannedResponsesOperations,
  ...templatesOperations,
  ...tagsOperations,
  ...attachmentsOperations,
  ...crmOperations,
  ...savedViewsOperations,
  ...segmentsOperations,
] as const

type List = (typeof list)[number]

export type OperationName = List['name']

export type OperationOf<Name extends OperationName> = Extract<List, { name: Name }>

export type InputOf<Name extends OperationName> = z.output<OperationOf<Name>['input']>

export type OutputOf<Name extends OperationName> = z.output<OperationOf<Name>['output']>

/** The table of operations, by name. Its readers: API routes, HTTP edge, socket edge, OpenAPI, typed client, permission matrix. */
export const operations = Object.fromEntries(list.map((entry) => [entry.name, entry])) as {
  [Name in OperationName]: OperationOf<Name>
}
