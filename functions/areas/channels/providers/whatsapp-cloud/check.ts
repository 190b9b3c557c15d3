import * as z from 'zod'
import { perDayOf } from '../../domain/bulk-pace.ts'
import type { CheckResult, ConnectedChannel } from '../../port.ts'
import { deliveryTo, ended } from '../check.ts'
import { askGraph } from '../meta/check.ts'
import { MaybeText, maybe } from '../payload.ts'

const PhoneNumber = z.lazy(() =>
  z.object({
    verified_name: MaybeText,
    display_phone_number: MaybeText,
    whatsapp_business_manager_messaging_limit: MaybeText,
    webhook_configuration: maybe({
      phone_number: MaybeText,
      whatsapp_business_account: MaybeText,
      application: MaybeText,
    }),
  }),
)

/**
 * The number behind the id, and where Meta delivers its messages: the number's own address, else its account's, else the
 * app's. https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
 */
export async function checkWhatsapp(channel: ConnectedChannel): Promise<CheckResult> {
  const id = encodeURIComponent(channel.channel.config.phoneNumberId ?? '')
  const fields = 'verified_name,display_phone_number,webhook_configuration,whatsapp_business_manager_messaging_limit'
  const asked = await askGraph(channel, id, { fields })
  if ('problem' in asked) return ended(asked)
  const said = PhoneNumber.parse(asked.body)
  const { verified_name, display_phone_number, webhook_configuration: at } = said
  const perDay = perDayOf(said.whatsapp_business_manager_messaging_limit)
  const number = display_phone_number ?? channel.channel.config.phoneNumberId ?? ''
  return {
    state: 'ok',
    ...(perDay === undefined ? {} : { perDay }),
    account: verified_name ? { name: verified_name, detail: number } : { name: number },
    ...(at
      ? deliveryTo(at.phone_number || at.whatsapp_business_account || at.application, channel, ['meta'])
      : { problems: [] }),
  }
}
