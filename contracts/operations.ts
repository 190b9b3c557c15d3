import type * as z from 'zod'
import { assistantOperations } from './assistant/operations.ts'
import { automationOperations } from './by-function/automation.ts'
import { bulkOperations } from './by-function/bulk.ts'
import { documentsOperations } from './by-function/documents.ts'
import { httpOperations } from './by-function/http.ts'
import { reportsOperations } from './by-function/reports.ts'
import { settingsOperations } from './by-function/settings.ts'
import { writingOperations } from './by-function/writing.ts'

/** Every operation, under the function that runs it. */
const byFunction = {
  http: httpOperations,
  writing: writingOperations,
  settings: settingsOperations,
  bulk: bulkOperations,
  assistant: assistantOperations,
  automation: automationOperations,
  reports: reportsOperations,
  documents: documentsOperations,
} as const

/** A function that runs operations. */
export type OperationFunction = keyof typeof byFunction

type ListOf<Name extends OperationFunction> = (typeof byFunction)[Name][number]
type List = ListOf<OperationFunction>

export type OperationName = List['name']

/** The operations that a function runs. */
export type OperationNameOf<Name extends OperationFunction> = ListOf<Name>['name']

export type OperationOf<Name extends OperationName> = Extract<List, { name: Name }>

export type InputOf<Name extends OperationName> = z.output<OperationOf<Name>['input']>

export type OutputOf<Name extends OperationName> = z.output<OperationOf<Name>['output']>

/** The table of operations, by name. Its readers: API routes, HTTP edge, socket edge, OpenAPI, typed client, AI agents’ tools, permission matrix. */
export const operations = Object.fromEntries(
  Object.values(byFunction)
    .flat()
    .map((entry) => [entry.name, entry]),
) as { [Name in OperationName]: OperationOf<Name> }
