import { Smile } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'

const EmojiPicker = lazy(() => import('./emoji-picker.tsx'))

interface EmojiButtonProps {
  disabled: boolean
  onPick(emoji: string): void
  /** it was left without one */
  onClose(): void
}

export function EmojiButton({ disabled, onPick, onClose }: EmojiButtonProps) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  const close = () => {
    setIsOpen(false)
    onClose()
  }
  return (
    <>
      <IconButton
        ref={button}
        label={t('insert.emoji')}
        shortcut=":"
        side="top"
        className="size-7"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        disabled={disabled}
        onClick={() => setIsOpen(true)}
      >
        <Smile size={16} aria-hidden />
      </IconButton>
      {isOpen && (
        <Suspense>
          <EmojiPicker
            anchor={button}
            label={t('insert.emoji')}
            onPick={(emoji) => {
              setIsOpen(false)
              onPick(emoji)
            }}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  )
}
