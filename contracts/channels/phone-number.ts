export { asNumber } from '../../functions/areas/channels/domain/phone-form.ts'
