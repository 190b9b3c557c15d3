import { useTranslation } from 'react-i18next'
import { commandKeys } from '../shell/commands.ts'
import { Tip } from '../ui/tip.tsx'
import type { Draft } from './drafts.ts'

interface ModeSwitchProps {
  current: Draft['mode']
  disabled: boolean
  onChoose(mode: Draft['mode']): void
}

/** To the customer, or among agents. */
export function ModeSwitch({ current, disabled, onChoose }: ModeSwitchProps) {
  const { t } = useTranslation()
  const modes = (['reply', 'note'] as const).map((mode) => (
    <Tip key={mode} label={t(`composer.${mode}`)} shortcut={commandKeys[mode]} side="top">
      <button
        type="button"
        aria-pressed={current === mode}
        disabled={disabled && current !== mode}
        onClick={() => onChoose(mode)}
        className={`rounded-[5px] px-2.5 py-0.5 text-sm ${current === mode ? 'bg-surface font-medium text-ink shadow-sm' : 'text-muted hover:text-ink'}`}
      >
        {t(`composer.${mode}`)}
      </button>
    </Tip>
  ))
  return <div className="flex shrink-0 rounded-md bg-hover p-0.5">{modes}</div>
}
