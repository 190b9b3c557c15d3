export { lengthOf, messagesOf, segmentsOf } from '../../functions/areas/channels/domain/text-limits.ts'
