import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/time.ts'
import { type Command, commandKeys, useShortcuts } from '../shell/commands.ts'
import { Button } from '../ui/button.tsx'
import { Key } from '../ui/tip.tsx'
import { loadFirstHourMessages } from './messages.ts'

const five = ['next', 'open', 'join', 'reply', 'close'] as const satisfies Command[]
const shown: Partial<Record<string, string>> = { Enter: '↵' }
const keyOf = (command: Command) => shown[commandKeys[command]] ?? commandKeys[command].toUpperCase()

/** What a new agent is told once: the keys of an hour's work. */
export default function FiveKeys({ onDone }: { onDone(): void }) {
  use(loadFirstHourMessages(useLanguage()))
  const { t } = useTranslation('firstHour')
  const { showKeys } = useShortcuts()
  return (
    <section
      aria-label={t('tour.title')}
      className="mx-auto mt-[12vh] w-full max-w-md rounded-xl border bg-surface p-5 text-start shadow-sm"
    >
      <h2 className="font-semibold text-base">{t('tour.title')}</h2>
      <p className="mt-1 text-muted text-sm">{t('tour.intro')}</p>
      <dl className="mt-3 divide-y">
        {five.map((command) => (
          <div key={command} className="flex items-center gap-3 py-2">
            <dt className="w-8 shrink-0 text-center">
              <Key>{keyOf(command)}</Key>
            </dt>
            <dd className="min-w-0 flex-1 text-sm">
              {t(`tour.${command}`)} {command === 'next' && <Key>{keyOf('previous')}</Key>}
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-4 flex gap-2">
        <Button look="primary" onClick={onDone}>
          {t('tour.gotIt')}
        </Button>
        <Button look="quiet" onClick={showKeys}>
          {t('tour.all')} <Key>?</Key>
        </Button>
      </div>
    </section>
  )
}
