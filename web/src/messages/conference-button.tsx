import { Video } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { commandKeys, useCommand } from '../shell/commands.ts'
import { IconButton } from '../ui/button.tsx'

/** M10: one click invites the customer to a video call. */
export function ConferenceButton({ disabled, onInvite }: { disabled: boolean; onInvite(): void }) {
  const { t } = useTranslation()
  useCommand('conference', disabled ? undefined : onInvite)
  return (
    <IconButton
      label={t('command.conference')}
      shortcut={commandKeys.conference}
      side="top"
      className="size-7 @max-md:hidden"
      disabled={disabled}
      onClick={onInvite}
    >
      <Video size={16} aria-hidden />
    </IconButton>
  )
}
