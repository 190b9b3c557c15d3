import * as z from 'zod'
import { byId, deleted, Id, page, paged } from '../fields.ts'
import { operation } from '../operation.ts'
import { UnmatchedMail } from './wire.ts'

export const unmatchedMailOperations = [
  operation({
    name: 'unmatchedMail.list',
    method: 'GET',
    path: '/v1/unmatched-mail',
    summary: 'Emails that were not taken for anybody’s message, the newest first; each waits thirty days',
    who: 'settings.manage',
    input: paged,
    output: () => page(UnmatchedMail),
  }),
  operation({
    name: 'unmatchedMail.accept',
    method: 'POST',
    path: '/v1/unmatched-mail/{id}/accept',
    summary:
      'Has one taken into the inbox as its sender’s message on an email channel, or as the answer that it is on the channel of its conversation; once, and gone from the list then',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, channelId: Id }),
    output: UnmatchedMail,
  }),
  operation({
    name: 'unmatchedMail.dismiss',
    method: 'DELETE',
    path: '/v1/unmatched-mail/{id}',
    summary: 'Takes one out of the list',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
] as const
