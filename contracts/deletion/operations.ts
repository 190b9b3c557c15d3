import { byId } from '../fields.ts'
import { operation } from '../operation.ts'

export const deletionOperations = [
  operation({
    name: 'conversations.delete',
    method: 'DELETE',
    path: '/v1/conversations/{id}',
    summary: 'Deletes its history for good; for the permission conversations.delete, or who connected its channel',
    who: 'agent',
    about: 'conversation',
    input: byId,
    output: byId,
  }),
]
