export { asNumber } from '../../functions/areas/channels/domain/phone-number.ts'
