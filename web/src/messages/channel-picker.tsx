import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import type { ChannelType } from '../api/types.ts'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { Menu, MenuItem, MenuLabel } from '../ui/menu.tsx'

interface PickerProps {
  channels: readonly { channelId: string; type: ChannelType; address?: string }[]
  value: string | undefined
  onChange(channelId: string): void
}

/** M3: on which channel the answer goes out. */
export function ChannelPicker({ channels, value, onChange }: PickerProps) {
  const { t } = useTranslation()
  const names = useNames()
  const channelName = useChannelName()
  const chosen = channels.find(({ channelId }) => channelId === value)
  if (!chosen) return null
  return (
    <Menu
      align="end"
      side="top"
      trigger={
        <button
          type="button"
          className="flex min-w-0 items-center gap-1.5 rounded-md border px-2 py-0.5 text-ink text-sm hover:bg-hover"
        >
          <ChannelIcon type={chosen.type} size={15} />
          <span className="truncate">
            <span className="sr-only text-muted @lg:not-sr-only">{t('composer.channel')} </span>
            {channelName(chosen)}
          </span>
          <ChevronDown size={13} aria-hidden />
        </button>
      }
    >
      <MenuLabel>{t('composer.channel')}</MenuLabel>
      {channels.map(({ channelId, type, address }) => (
        <MenuItem
          key={`${channelId} ${address}`}
          icon={<ChannelIcon type={type} />}
          hint={address}
          onSelect={() => onChange(channelId)}
        >
          {names.channel(channelId)?.name ?? channelName({ type })}
        </MenuItem>
      ))}
    </Menu>
  )
}
