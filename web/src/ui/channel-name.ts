import { useTranslation } from 'react-i18next'
import type { ChannelType } from '../api/types.ts'
import { nameOf } from '../channels/channel-types.ts'

/** What a kind of channel is called. */
export function useChannelName(): (channel: { type: ChannelType }) => string {
  const { t } = useTranslation()
  return ({ type }) => {
    const called = nameOf(type)
    return 'name' in called ? called.name : t(`channel.${called.translated}`)
  }
}
