import { useTranslation } from 'react-i18next'
import type { ChannelType } from '../api/types.ts'
import { channelNames } from './channel-icon.tsx'

/** What a kind of channel is called. */
export function useChannelName(): (channel: { type: ChannelType }) => string {
  const { t } = useTranslation()
  return ({ type }) => channelNames[type] ?? t(`channel.${type as 'web' | 'email'}`)
}
