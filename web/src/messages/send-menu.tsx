import { CalendarClock, ChevronDown, CircleCheck, Pause, SendHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../shell/commands.ts'
import { keyLine } from '../shell/key-names.ts'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Tip } from '../ui/tip.tsx'
import { laterKey, sendKeys, type Then } from './send-keys.ts'

interface SendMenuProps {
  isNote: boolean
  /** the key that sends */
  shortcut: string
  disabled: boolean
  isHeld: boolean
  onSend(then?: Then): void
}

/** Sends; and beside it, what else can be done in one go. */
export function SendMenu({ isNote, shortcut, disabled, isHeld, onSend }: SendMenuProps) {
  const { t } = useTranslation()
  const { run } = useShortcuts()
  const label = isNote ? t('composer.addNote') : t('composer.send')
  return (
    <span className="ms-auto flex shrink-0">
      <Tip label={label} shortcut={keyLine(shortcut)} side="top">
        <Button
          look="primary"
          className={isNote ? '' : 'rounded-e-none'}
          aria-label={label}
          disabled={disabled}
          onClick={() => onSend()}
        >
          <SendHorizontal size={15} aria-hidden className="rtl:-scale-x-100" />
          <span className="@max-md:hidden" aria-hidden>
            {label}
          </span>
        </Button>
      </Tip>
      {!isNote && (
        <Menu
          align="end"
          side="top"
          trigger={
            <Button
              look="primary"
              className="rounded-s-none border-s-on-accent/30 px-1.5"
              aria-label={t('composer.moreSending')}
              disabled={disabled}
            >
              <ChevronDown size={14} aria-hidden />
            </Button>
          }
        >
          <MenuItem
            icon={<CircleCheck size={15} aria-hidden />}
            shortcut={keyLine(sendKeys.close)}
            onSelect={() => onSend('close')}
          >
            {t('composer.sendAndClose')}
          </MenuItem>
          {!isHeld && (
            <MenuItem
              icon={<Pause size={15} aria-hidden />}
              shortcut={keyLine(sendKeys.hold)}
              onSelect={() => onSend('hold')}
            >
              {t('composer.sendAndHold')}
            </MenuItem>
          )}
          <MenuItem
            icon={<CalendarClock size={15} aria-hidden />}
            shortcut={keyLine(laterKey)}
            onSelect={() => setTimeout(() => run('later'))}
          >
            {t('command.later')}
          </MenuItem>
        </Menu>
      )}
    </span>
  )
}
