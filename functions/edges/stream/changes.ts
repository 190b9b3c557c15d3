import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBRecord } from 'aws-lambda'
import { CrmRecord } from '../../areas/crm/domain/record.ts'
import { RecordNote } from '../../areas/crm/domain/record-note.ts'
import { toDigest } from '../../areas/notifications/store/digest-item.ts'
import { toContact, toConversation, toEntry } from '../../areas/timeline/store/items.ts'
import { toKeptWebhook } from '../../areas/webhooks/store/webhook-item.ts'
import { toSweep } from '../../areas/workspace/store/rollout-item.ts'
import { decode, type Item } from '../../platform/table.ts'
import { TABLE } from '../../platform/table-definition.ts'
import type { StreamChange } from './reaction.ts'

const image = (given: Record<string, unknown> | undefined): Item | undefined =>
  given ? unmarshall(given as Record<string, AttributeValue>) : undefined

/** A stream record as a change of an entry, a conversation or a contact; undefined for every other item. */
export function toStreamChange(record: DynamoDBRecord): StreamChange | undefined {
  const after = image(record.dynamodb?.NewImage)
  const before = image(record.dynamodb?.OldImage)
  const item = after ?? before
  const sequenceNumber = record.dynamodb?.SequenceNumber ?? ''
  if (!item) return undefined
  const contactId = String(item.pk)
  switch (item[TABLE.kind]) {
    case 'entry':
      return (
        after && { kind: 'entry', sequenceNumber, contactId, after: toEntry(after), before: before && toEntry(before) }
      )
    case 'conversation':
      return {
        kind: 'conversation',
        sequenceNumber,
        contactId,
        after: after && toConversation(after),
        before: before && toConversation(before),
      }
    case 'contact': {
      const contact = after && toContact(after)
      if (!contact || 'redirectTo' in contact) return undefined
      const was = before && toContact(before)
      return {
        kind: 'contact',
        sequenceNumber,
        contactId,
        after: contact,
        before: was && 'redirectTo' in was ? undefined : was,
      }
    }
    case 'sweep':
      return after && { kind: 'sweep', sequenceNumber, contactId, after: toSweep(after) }
    case 'record':
      return after && { kind: 'record', sequenceNumber, contactId, after: decode(CrmRecord, after) }
    case 'record-note':
      return {
        kind: 'record-note',
        sequenceNumber,
        contactId,
        after: after && decode(RecordNote, after),
        before: before && decode(RecordNote, before),
      }
    case 'digest':
      return (
        after && {
          kind: 'digest',
          sequenceNumber,
          contactId,
          after: toDigest(after),
          before: before && toDigest(before),
        }
      )
    case 'webhook':
      return (
        after && {
          kind: 'webhook',
          sequenceNumber,
          contactId,
          after: toKeptWebhook(after),
          before: before && toKeptWebhook(before),
        }
      )
    case 'agent':
    case 'team':
    case 'notification-settings':
      return { kind: 'directory', sequenceNumber, contactId }
    default:
      return undefined
  }
}
