export { describePhone } from '../../functions/areas/channels/domain/phone-number.ts'
