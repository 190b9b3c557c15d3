import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { commandKeys, useCommand } from '../shell/commands.ts'
import { IconButton } from '../ui/button.tsx'

interface AttachButtonProps {
  disabled: boolean
  onFiles(files: File[]): void
}

/** M5: chooses files. */
export function AttachButton({ disabled, onFiles }: AttachButtonProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const choose = () => input.current?.click()
  useCommand('attach', disabled ? undefined : choose)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same file chosen again is a change, too.
          target.value = ''
        }}
      />
      <IconButton
        label={t('attach.add')}
        shortcut={commandKeys.attach}
        side="top"
        className="size-7"
        disabled={disabled}
        onClick={choose}
      >
        <Paperclip size={16} aria-hidden />
      </IconButton>
    </>
  )
}
