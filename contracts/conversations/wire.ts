import { TicketType } from '../../functions/areas/timeline/domain/conversation.ts'
import { text } from '../fields.ts'

export const resolutionInput = () => ({
  type: TicketType.nullable().optional(),
  category: text(100).nullable().optional(),
  note: text(5_000).nullable().optional(),
})
